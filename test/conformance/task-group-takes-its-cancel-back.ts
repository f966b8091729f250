// The group cancels its own task to stop the body, and takes that back: the task continues.
import { currentTask, ExceptionGroup, run, sleep, taskGroup } from 'uasyncio';

async function main(): Promise<void> {
  for (let round = 1; round <= 2; round++) {
    try {
      await taskGroup(async (group) => {
        group.createTask(async () => {
          throw new Error(`error ${round}`);
        });
        try {
          await sleep(10);
        } finally {
          console.log(`in the body: ${currentTask()?.cancelling()} cancel request`);
        }
      });
    } catch (e) {
      if (!(e instanceof ExceptionGroup)) throw e;
      console.log((e.errors[0] as Error).message);
    }
    console.log(`afterwards: ${currentTask()?.cancelling()} cancel requests`);
    await sleep(0.01);
  }
  console.log('main ends');
}

run(main);

// A body that awaits a cancelled task of its group gets CancelledError, which cancels the group.
import { CancelledError, currentTask, run, sleep, taskGroup } from 'uasyncio';

async function main(): Promise<void> {
  try {
    await taskGroup(async (group) => {
      const stopped = group.createTask(() => sleep(10));
      group.createTask(async () => {
        try {
          await sleep(10);
        } finally {
          console.log('the other task is cancelled');
        }
      });
      await sleep(0);
      stopped.cancel();
      await stopped;
    });
  } catch (e) {
    console.log(e instanceof CancelledError ? 'CancelledError' : 'another error');
  }
  console.log(`${currentTask()?.cancelling()} cancel requests`);
  await sleep(0);
  console.log('main ends');
}

run(main);

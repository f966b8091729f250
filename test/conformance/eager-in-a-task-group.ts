// An eager task of a group fails at once: the body is cancelled at its next await.
// except native node, native quickjs, native xs: there a task starts when its maker waits.
import { ExceptionGroup, eagerTaskFactory, getRunningLoop, run, sleep, taskGroup } from 'uasyncio';

async function main(): Promise<void> {
  getRunningLoop().setTaskFactory(eagerTaskFactory);
  try {
    await taskGroup(async (group) => {
      const good = group.createTask(async () => 'at once');
      console.log(`good: ${good.result()}`);
      group.createTask(async () => {
        throw new Error('broken at once');
      });
      console.log('the body goes on');
      group.createTask(async () => {
        try {
          await sleep(10);
        } finally {
          console.log('the slow one is cancelled');
        }
      });
      await sleep(0);
      await sleep(0);
      console.log('not reached');
    });
  } catch (e) {
    if (!(e instanceof ExceptionGroup)) throw e;
    console.log(`caught: ${e.errors.map((each) => (each as Error).message).join(', ')}`);
  }
}

run(main);

// An error during the eager start stays in the task, and is not thrown where the task is made.
// except native node, native quickjs, native xs: there a task starts when its maker waits.
import { CancelledError, createTask, currentTask, run } from 'uasyncio';

async function main(): Promise<void> {
  const broken = createTask(
    async () => {
      throw new Error('broken at once');
    },
    { eagerStart: true },
  );
  console.log(`done: ${broken.done() ? 'yes' : 'no'}`);
  console.log((broken.exception() as Error).message);
  const cancelled = createTask(
    async () => {
      currentTask()?.cancel();
    },
    { eagerStart: true },
  );
  console.log(`cancelled: ${cancelled.cancelled() ? 'yes' : 'no'}`);
  for (const task of [broken, cancelled]) {
    try {
      await task;
    } catch (e) {
      console.log(e instanceof CancelledError ? 'CancelledError' : (e as Error).message);
    }
  }
}

run(main);

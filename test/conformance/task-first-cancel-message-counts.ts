// If a task is cancelled twice before it runs, the first message counts.
import { CancelledError, createTask, Future, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const future = new Future<void>();
  const waits = createTask(async () => await future);
  const sleeps = createTask(() => sleep(10));
  await sleep(0);
  for (const task of [waits, sleeps]) {
    task.cancel('low battery');
    task.cancel('lunch');
    try {
      await task;
    } catch (e) {
      if (!(e instanceof CancelledError)) throw e;
      console.log(e.message);
    }
  }
}

run(main);

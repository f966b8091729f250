// Cancelling a task that waits in asCompleted does not cancel the tasks that it waits for.
import { asCompleted, CancelledError, createTask, gather, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const tasks = [0.02, 0.2].map((seconds, i) => createTask(() => sleep(seconds, `job ${i}`)));
  const waiter = createTask(async () => {
    for (const next of asCompleted(tasks)) console.log(`waiter got ${await next}`);
  });
  await sleep(0.1);
  waiter.cancel();
  try {
    await waiter;
  } catch (e) {
    console.log(e instanceof CancelledError ? 'waiter is cancelled' : 'another error');
  }
  console.log((await gather(...tasks)).join(', '));
}

run(main);

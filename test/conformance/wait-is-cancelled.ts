// Cancelling a task that waits in wait() cancels none of the tasks that it waits for.
import { CancelledError, createTask, run, sleep, wait } from 'uasyncio';

async function main(): Promise<void> {
  const child = createTask(async () => {
    await sleep(0.15);
    return 'the child lives';
  });
  const waiter = createTask(async () => {
    try {
      await wait([child]);
    } catch (e) {
      console.log(`waiter: ${e instanceof CancelledError ? 'CancelledError' : 'another'}`);
      throw e;
    }
  });
  await sleep(0.02);
  waiter.cancel();
  await wait([waiter]);
  console.log(`waiter is cancelled: ${waiter.cancelled() ? 'yes' : 'no'}`);
  console.log(await child);
}

run(main);

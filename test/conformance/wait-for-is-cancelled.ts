// Cancelling the waiter cancels the task that it waits for; it throws CancelledError, not TimeoutError.
import { CancelledError, createTask, run, sleep, waitFor } from 'uasyncio';

async function slow(): Promise<void> {
  try {
    await sleep(10);
  } finally {
    console.log('inner is cancelled');
  }
}

async function main(): Promise<void> {
  const task = createTask(async () => {
    try {
      await waitFor(slow, 5);
    } catch (e) {
      console.log(`waiter: ${e instanceof CancelledError ? 'CancelledError' : 'another'}`);
      throw e;
    }
  });
  await sleep(0.02);
  task.cancel();
  try {
    await task;
  } catch (e) {
    console.log(`main: ${e instanceof CancelledError ? 'CancelledError' : 'another'}`);
  }
}

run(main);

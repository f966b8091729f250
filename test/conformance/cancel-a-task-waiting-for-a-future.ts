// Cancelling a task that awaits a future cancels the future.
import { CancelledError, createTask, Future, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const future = new Future<string>();
  const task = createTask(async () => {
    try {
      await future;
    } finally {
      console.log(`future is cancelled? ${future.cancelled() ? 'yes' : 'no'}`);
    }
  });
  await sleep(0);
  task.cancel();
  try {
    await task;
  } catch (e) {
    console.log(e instanceof CancelledError ? 'task was cancelled' : 'another error');
  }
  console.log(`future takes a cancel now? ${future.cancel() ? 'yes' : 'no'}`);
}

run(main);

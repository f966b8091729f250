// Cancelling a future throws CancelledError in its waiters, which are not cancelled themselves.
import { CancelledError, createTask, Future, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const future = new Future<number>();
  const task = createTask(async () => {
    try {
      await future;
    } catch (e) {
      console.log(e instanceof CancelledError ? `cancelled: ${e.message}` : 'another error');
    }
    await sleep(0);
    return 'went on';
  });
  await sleep(0);
  future.cancel('no more');
  console.log(`cancelled? ${future.cancelled() ? 'yes' : 'no'}`);
  console.log(await task);
}

run(main);

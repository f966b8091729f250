// An acquire that times out takes nothing.
import { run, Semaphore, TimeoutError, waitFor } from 'uasyncio';

async function main(): Promise<void> {
  const semaphore = new Semaphore(1);
  await semaphore.acquire();
  try {
    await waitFor(semaphore.acquire(), 0.02);
  } catch (e) {
    console.log(e instanceof TimeoutError ? 'gave up' : 'another error');
  }
  semaphore.release();
  console.log(`locked? ${semaphore.locked() ? 'yes' : 'no'}`);
  const value = await waitFor(semaphore.acquire(), 0.02);
  console.log(`acquired? ${value ? 'yes' : 'no'}`);
  console.log(`locked? ${semaphore.locked() ? 'yes' : 'no'}`);
}

run(main);

// A wait for a lock that times out does not take the lock later.
import { Lock, run, TimeoutError, waitFor } from 'uasyncio';

async function main(): Promise<void> {
  const lock = new Lock();
  await lock.acquire();
  try {
    await waitFor(lock.acquire(), 0.02);
  } catch (e) {
    console.log(e instanceof TimeoutError ? 'gave up' : 'another error');
  }
  lock.release();
  console.log(`locked? ${lock.locked() ? 'yes' : 'no'}`);
  await waitFor(lock.acquire(), 0.02);
  console.log(`locked? ${lock.locked() ? 'yes' : 'no'}`);
}

run(main);

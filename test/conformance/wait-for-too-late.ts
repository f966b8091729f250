// On a timeout the inner coroutine is cancelled and cleans up before TimeoutError is thrown.
import { CancelledError, run, sleep, TimeoutError, waitFor } from 'uasyncio';

async function slow(): Promise<void> {
  try {
    console.log('slow begins');
    await sleep(10);
    console.log('not reached');
  } catch (e) {
    console.log(`slow gets ${e instanceof CancelledError ? 'CancelledError' : 'another'}`);
    throw e;
  } finally {
    console.log('slow ends');
  }
}

async function main(): Promise<void> {
  try {
    await waitFor(slow, 0.02);
  } catch (e) {
    console.log(`main gets ${e instanceof TimeoutError ? 'TimeoutError' : 'another'}`);
  }
}

run(main);

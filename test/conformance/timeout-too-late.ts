// timeout cancels its body at its wait, lets it clean up, and throws TimeoutError.
import { CancelledError, run, sleep, TimeoutError, timeout } from 'uasyncio';

async function main(): Promise<void> {
  try {
    await timeout(0.03, async () => {
      try {
        await sleep(10);
      } catch (e) {
        console.log(`body: ${e instanceof CancelledError ? 'CancelledError' : 'another error'}`);
        await sleep(0.02);
        console.log('the body is clean');
        throw e;
      }
    });
    console.log('not reached');
  } catch (e) {
    console.log(`main: ${e instanceof TimeoutError ? 'TimeoutError' : 'another error'}`);
  }
}

run(main);

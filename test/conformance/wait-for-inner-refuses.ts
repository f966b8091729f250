// If the inner coroutine swallows the cancellation and returns, waitFor returns its value.
import { CancelledError, run, sleep, waitFor } from 'uasyncio';

async function stubborn(): Promise<string> {
  try {
    await sleep(10);
    return 'not reached';
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    console.log('no, thank you');
    await sleep(0.01);
    return 'a value after all';
  }
}

async function main(): Promise<void> {
  console.log(await waitFor(stubborn, 0.02));
}

run(main);

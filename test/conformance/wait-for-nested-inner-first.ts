// Nested: the inner timeout comes first; the outer one is not affected.
import { run, sleep, TimeoutError, waitFor } from 'uasyncio';

async function inner(): Promise<string> {
  try {
    await waitFor(() => sleep(10), 0.02);
    return 'not reached';
  } catch (e) {
    console.log(`inner: ${e instanceof TimeoutError ? 'TimeoutError' : 'another'}`);
    await sleep(0.01);
    return 'plan B';
  }
}

async function main(): Promise<void> {
  console.log(`outer: ${await waitFor(inner, 1)}`);
}

run(main);

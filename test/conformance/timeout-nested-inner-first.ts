// Nested: the inner timeout comes first, and can be handled inside the outer one.
import { run, sleep, TimeoutError, timeout } from 'uasyncio';

async function main(): Promise<void> {
  const value = await timeout(5, async (outer) => {
    try {
      await timeout(0.02, () => sleep(10));
    } catch (e) {
      console.log(`inner: ${e instanceof TimeoutError ? 'TimeoutError' : 'another error'}`);
    }
    await sleep(0.01);
    console.log(`outer has expired: ${outer.expired() ? 'yes' : 'no'}`);
    return 'plan B';
  });
  console.log(value);
}

run(main);

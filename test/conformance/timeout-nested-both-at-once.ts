// Nested: if both expire before the body runs again, only the outer one throws TimeoutError.
import { CancelledError, getRunningLoop, run, sleep, TimeoutError, timeout } from 'uasyncio';

async function main(): Promise<void> {
  const past = getRunningLoop().time() - 1;
  try {
    await timeout(5, async (outer) => {
      try {
        await timeout(5, async (inner) => {
          inner.reschedule(past);
          outer.reschedule(past);
          try {
            await sleep(10);
          } finally {
            console.log(`inner expired: ${inner.expired() ? 'yes' : 'no'}`);
            console.log(`outer expired: ${outer.expired() ? 'yes' : 'no'}`);
          }
        });
      } catch (e) {
        console.log(`inner: ${e instanceof CancelledError ? 'CancelledError' : 'another error'}`);
        throw e;
      }
    });
  } catch (e) {
    console.log(`outer: ${e instanceof TimeoutError ? 'TimeoutError' : 'another error'}`);
  }
}

run(main);

// Nested: the outer timeout comes first; for the inner one it is a cancellation like any other.
import { CancelledError, run, sleep, type Timeout, TimeoutError, timeout } from 'uasyncio';

async function main(): Promise<void> {
  const scopes: Timeout[] = [];
  try {
    await timeout(0.03, async (outer) => {
      scopes.push(outer);
      try {
        await timeout(5, async (inner) => {
          scopes.push(inner);
          await sleep(10);
        });
      } catch (e) {
        console.log(`inner: ${e instanceof CancelledError ? 'CancelledError' : 'another error'}`);
        throw e;
      }
    });
  } catch (e) {
    console.log(`outer: ${e instanceof TimeoutError ? 'TimeoutError' : 'another error'}`);
  }
  console.log(scopes.map((scope) => (scope.expired() ? 'expired' : 'not expired')).join(', '));
}

run(main);

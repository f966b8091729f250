// Nested: the outer timeout is a cancellation for the inner waitFor, not a timeout.
import { CancelledError, run, sleep, TimeoutError, waitFor } from 'uasyncio';

function name(e: unknown): string {
  if (e instanceof TimeoutError) return 'TimeoutError';
  return e instanceof CancelledError ? 'CancelledError' : 'another';
}

async function inner(): Promise<void> {
  try {
    await waitFor(() => sleep(10), 5);
  } catch (e) {
    console.log(`inner: ${name(e)}`);
    throw e;
  }
}

async function main(): Promise<void> {
  try {
    await waitFor(inner, 0.02);
  } catch (e) {
    console.log(`outer: ${name(e)}`);
  }
}

run(main);

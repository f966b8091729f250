// An error that the inner coroutine throws while it is cancelled replaces the TimeoutError.
import { run, sleep, TimeoutError, waitFor } from 'uasyncio';

async function clumsy(): Promise<void> {
  try {
    await sleep(10);
  } finally {
    // biome-ignore lint/correctness/noUnsafeFinally: replacing the error is the point here
    throw new Error('stumbled while leaving');
  }
}

async function main(): Promise<void> {
  try {
    await waitFor(clumsy, 0.02);
  } catch (e) {
    console.log(e instanceof TimeoutError ? 'TimeoutError' : e instanceof Error ? e.message : '?');
  }
}

run(main);

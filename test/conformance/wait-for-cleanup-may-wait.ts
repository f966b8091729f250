// waitFor waits for the cleanup of the coroutine that timed out, however long it takes.
import { createTask, run, sleep, TimeoutError, waitFor } from 'uasyncio';

async function slow(): Promise<void> {
  try {
    await sleep(10);
  } finally {
    console.log('cleanup begins');
    await sleep(0.06);
    console.log('cleanup ends');
  }
}

async function main(): Promise<void> {
  createTask(async () => {
    await sleep(0.05);
    console.log('meanwhile');
  });
  try {
    await waitFor(slow, 0.02);
  } catch (e) {
    console.log(e instanceof TimeoutError ? 'TimeoutError' : 'another error');
  }
}

run(main);

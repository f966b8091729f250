// Cancelling collect() cancels the wait inside the async generator; so does a timeout.
// except native node, native quickjs, native xs: it cannot reach into native generators
import { CancelledError, collect, createTask, run, sleep, TimeoutError, waitFor } from 'uasyncio';

async function* slow(name: string): AsyncGenerator<number> {
  try {
    yield 1;
    await sleep(10);
    yield 2;
  } finally {
    console.log(`${name} is closed`);
  }
}

async function main(): Promise<void> {
  const task = createTask(() => collect(slow('first')));
  await sleep(0.02);
  task.cancel();
  try {
    await task;
  } catch (e) {
    console.log(e instanceof CancelledError ? 'cancelled' : 'another error');
  }
  try {
    await waitFor(collect(slow('second')), 0.02);
  } catch (e) {
    console.log(e instanceof TimeoutError ? 'too late' : 'another error');
  }
}

run(main);

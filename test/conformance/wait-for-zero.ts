// A timeout of 0 never starts the coroutine; a task that is already done returns its value.
import { createTask, run, TimeoutError, waitFor } from 'uasyncio';

async function work(): Promise<string> {
  console.log('work runs');
  return 'value';
}

async function main(): Promise<void> {
  for (const timeout of [0, -1]) {
    try {
      await waitFor(work, timeout);
      console.log('not reached');
    } catch (e) {
      console.log(e instanceof TimeoutError ? 'TimeoutError' : 'another error');
    }
  }
  const done = createTask(work);
  await done;
  console.log(`done task: ${await waitFor(done, 0)}`);
}

run(main);

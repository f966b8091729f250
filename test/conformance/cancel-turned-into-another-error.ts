// A task may answer a cancellation with another error; then it has failed and is not cancelled.
import { CancelledError, createTask, run, sleep } from 'uasyncio';

async function work(): Promise<void> {
  try {
    await sleep(10);
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    throw new Error('the pump is stuck');
  }
}

async function main(): Promise<void> {
  const task = createTask(work);
  await sleep(0);
  task.cancel();
  try {
    await task;
  } catch (e) {
    if (e instanceof CancelledError) console.log('not reached');
    else console.log(e instanceof Error ? e.message : '?');
  }
}

run(main);

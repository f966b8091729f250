// cancel() wakes a sleeping task at its await, but not before cancel() has returned.
import { CancelledError, createTask, run, sleep } from 'uasyncio';

async function work(): Promise<void> {
  try {
    console.log('sleeping');
    await sleep(10);
    console.log('not reached');
  } catch (e) {
    console.log(`woken: ${e instanceof CancelledError ? 'CancelledError' : 'another'}`);
    throw e;
  }
}

async function main(): Promise<void> {
  const task = createTask(work);
  await sleep(0.01);
  task.cancel();
  console.log('cancel() has returned');
  try {
    await task;
  } catch (e) {
    console.log(`awaited: ${e instanceof CancelledError ? 'CancelledError' : 'another'}`);
  }
}

run(main);

// A second cancellation during the cleanup after the first one interrupts the cleanup.
import { CancelledError, createTask, run, sleep } from 'uasyncio';

async function work(): Promise<void> {
  try {
    await sleep(10);
  } finally {
    console.log('cleanup begins');
    try {
      await sleep(10);
      console.log('not reached');
    } finally {
      console.log('cleanup is interrupted');
    }
  }
}

async function main(): Promise<void> {
  const task = createTask(work);
  await sleep(0.01);
  task.cancel();
  await sleep(0.01);
  console.log(`done? ${task.done() ? 'yes' : 'no'}`);
  task.cancel();
  try {
    await task;
  } catch (e) {
    console.log(e instanceof CancelledError ? 'cancelled' : 'another error');
  }
}

run(main);

// A task that is cancelled before its first step never starts.
import { CancelledError, createTask, run } from 'uasyncio';

async function work(): Promise<void> {
  try {
    console.log('not reached');
  } finally {
    console.log('nor this');
  }
}

async function main(): Promise<void> {
  const task = createTask(work);
  console.log(`cancelled: ${task.cancel() ? 'yes' : 'no'}`);
  try {
    await task;
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    console.log('it never ran');
  }
}

run(main);

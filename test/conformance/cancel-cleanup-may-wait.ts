// A finally block may await; a task that awaits the cancelled task waits for that too.
import { CancelledError, createTask, run, sleep } from 'uasyncio';

async function closeValve(): Promise<void> {
  await sleep(0.02);
  console.log('valve is closed');
}

async function work(): Promise<void> {
  try {
    await sleep(10);
  } finally {
    console.log('closing the valve');
    await closeValve();
    await sleep(0);
    console.log('cleanup is over');
  }
}

async function main(): Promise<void> {
  const task = createTask(work);
  await sleep(0.01);
  task.cancel();
  try {
    await task;
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    console.log('main saw the end');
  }
}

run(main);

// Cancelling the task that awaits a gather cancels all children; it ends with the first of them.
import { CancelledError, createTask, gather, run, sleep } from 'uasyncio';

async function child(name: string, cleanup: number): Promise<void> {
  try {
    await sleep(10);
  } finally {
    console.log(`${name} is cancelled`);
    await sleep(cleanup);
    console.log(`${name} is clean`);
  }
}

async function main(): Promise<void> {
  const task = createTask(async () => {
    await gather(
      () => child('a', 0.02),
      () => child('b', 0.06),
    );
  });
  await sleep(0.01);
  task.cancel();
  try {
    await task;
  } catch (e) {
    console.log(e instanceof CancelledError ? 'gather was cancelled' : 'another error');
  }
  await sleep(0.08);
  console.log('main ends');
}

run(main);

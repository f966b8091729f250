// A cancellation of the gather itself is thrown, even with returnExceptions.
import { CancelledError, createTask, gather, run, sleep } from 'uasyncio';

async function child(name: string): Promise<void> {
  try {
    await sleep(10);
  } finally {
    console.log(`${name} ends`);
  }
}

async function main(): Promise<void> {
  const task = createTask(async () => {
    await gather(
      () => child('a'),
      () => child('b'),
      { returnExceptions: true },
    );
    console.log('not reached');
  });
  await sleep(0.01);
  task.cancel();
  try {
    await task;
  } catch (e) {
    console.log(e instanceof CancelledError ? 'gather was cancelled' : 'another error');
  }
}

run(main);

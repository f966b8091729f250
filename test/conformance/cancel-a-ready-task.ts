// A task that is ready after sleep(0), but has not run yet, is cancelled at that await.
import { CancelledError, createTask, run, sleep } from 'uasyncio';

async function spin(): Promise<void> {
  let rounds = 0;
  try {
    for (;;) {
      rounds += 1;
      await sleep(0);
    }
  } finally {
    console.log(`spun ${rounds} times`);
  }
}

async function main(): Promise<void> {
  const task = createTask(spin);
  for (let i = 0; i < 5; i++) await sleep(0);
  task.cancel();
  try {
    await task;
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    console.log('cancelled');
  }
}

run(main);

// Cancelled tasks clean up in the order in which they were cancelled.
import { CancelledError, createTask, run, sleep, type Task } from 'uasyncio';

async function worker(n: number): Promise<void> {
  try {
    await sleep(10 + n);
  } finally {
    console.log(`worker ${n} stops`);
  }
}

async function main(): Promise<void> {
  const tasks: Task<void>[] = [];
  for (let n = 0; n < 4; n++) tasks.push(createTask(() => worker(n)));
  await sleep(0);
  for (const n of [2, 0, 3, 1]) tasks[n]?.cancel();
  for (const task of tasks) {
    try {
      await task;
    } catch (e) {
      if (!(e instanceof CancelledError)) throw e;
    }
  }
  console.log('all have stopped');
}

run(main);

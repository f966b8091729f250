// Many timers, set in random order, fire in order; cancelled ones do not fire.
import { createTask, run, sleep, type Task } from 'uasyncio';

async function main(): Promise<void> {
  const tasks = new Map<number, Task<void>>();
  for (const n of [7, 2, 9, 4, 1, 8, 3, 6, 5]) {
    const ring = async (): Promise<void> => {
      await sleep(0.02 * n);
      console.log(`timer ${n}`);
    };
    tasks.set(n, createTask(ring));
  }
  await sleep(0);
  for (const n of [4, 8, 1]) tasks.get(n)?.cancel();
  await sleep(0.02 * 9 + 0.03);
  console.log('main ends');
}

run(main);

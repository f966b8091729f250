// An error thrown before the first await also reaches the awaiter.
import { createTask, gather, run } from 'uasyncio';

async function fail(): Promise<void> {
  throw new Error('at once');
}

async function main(): Promise<void> {
  const ways = [() => fail(), () => createTask(fail), () => gather(fail)];
  for (const way of ways) {
    try {
      await way();
    } catch (e) {
      console.log(e instanceof Error ? e.message : '?');
    }
  }
}

run(main);

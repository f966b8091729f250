import { allTasks, run, sleep } from 'uasyncio';
import { descriptorCounter } from './host.js';

/**
 * How many descriptors are open that were not before; the system needs a moment to close them. Each number is taken
 * once: a thread that is cancelled early, or looks up the name of a host that nobody waits for any more, opens its
 * descriptors afterwards, and closes them.
 */
export async function leftOf(count: () => number, before: number): Promise<number> {
  let left = count() - before;
  for (let turn = 0; turn < 15_000 && left > 0; turn++) {
    await sleep(turn < 1000 ? 0 : 0.001);
    left = count() - before;
  }
  return left;
}

/**
 * Runs a program, and prints at its end how many descriptors and tasks it left. Tasks have some turns to end, and
 * descriptors a moment to become `expected` more than before.
 */
export function runAndCount(body: (count: () => number) => Promise<void>, expected = 0): void {
  run(async () => {
    const count = await descriptorCounter();
    const before = count();
    await body(count);
    for (let turn = 0; turn < 2000 && allTasks().size > 1; turn++) await sleep(0);
    console.log(`descriptors left ${expected + (await leftOf(count, before + expected))}`);
    console.log(`tasks ${allTasks().size}`);
  });
}

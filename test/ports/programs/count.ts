import { allTasks, run, sleep } from 'uasyncio';
import { descriptorCounter } from './host.js';

/**
 * Runs a program, and prints at its end how many descriptors and tasks it left. The system needs a moment to close
 * sockets, so some turns of the loop are allowed for that.
 */
export function runAndCount(body: (count: () => number) => Promise<void>): void {
  run(async () => {
    const count = await descriptorCounter();
    const before = count();
    await body(count);
    for (let turn = 0; turn < 2000 && (count() !== before || allTasks().size > 1); turn++)
      await sleep(0);
    console.log(`descriptors left ${count() - before}`);
    console.log(`tasks ${allTasks().size}`);
  });
}

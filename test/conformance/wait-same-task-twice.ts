// The same task twice is one task in the sets.
import { createTask, run, sleep, wait } from 'uasyncio';

async function main(): Promise<void> {
  const task = createTask(() => sleep(0.02, 'once'));
  const other = createTask(() => sleep(0.04, 'other'));
  const [done, pending] = await wait([task, other, task]);
  console.log(`${done.size} done, ${pending.size} pending`);
  console.log([task, other].map((each) => each.result()).join(' '));
}

run(main);

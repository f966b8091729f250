// After its timeout, wait neither throws nor cancels: unfinished tasks are in the pending set.
import { createTask, run, sleep, wait } from 'uasyncio';

async function main(): Promise<void> {
  const fast = createTask(() => sleep(0.02, 'fast'));
  const slow = createTask(() => sleep(0.2, 'slow'));
  const [done, pending] = await wait([fast, slow], { timeout: 0.1 });
  console.log(`${done.has(fast) ? 'fast' : 'slow'} is done, of ${done.size}`);
  console.log(`${pending.has(slow) ? 'slow' : 'fast'} is pending, of ${pending.size}`);
  console.log(`later: ${await slow}`);
}

run(main);

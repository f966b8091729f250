// All tasks that are already done are in the set, even with FIRST_COMPLETED; wait lets others run first.
import { createTask, FIRST_COMPLETED, Future, run, sleep, wait } from 'uasyncio';

async function main(): Promise<void> {
  const task = createTask(() => sleep(0));
  await task;
  const future = new Future<void>();
  future.setResult();
  const slow = createTask(() => sleep(0.05));
  const other = createTask(async () => {
    console.log('another task runs');
  });
  console.log('wait');
  const [done, pending] = await wait([slow, future, task], { returnWhen: FIRST_COMPLETED });
  console.log(`${done.size} done, ${pending.size} pending`);
  console.log(`all done: ${done.has(task) && done.has(future) ? 'yes' : 'no'}`);
  await other;
  await slow;
}

run(main);

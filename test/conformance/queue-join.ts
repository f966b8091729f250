// join() waits until every item is done, not only taken; any number of tasks may join.
import { createTask, Queue, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const queue = new Queue<number>();
  await queue.join();
  console.log('nothing to wait for');
  for (const n of [1, 2, 3]) queue.putNowait(n);
  const worker = createTask(async () => {
    for (;;) {
      const n = await queue.get();
      console.log(`working on ${n}, ${queue.qsize()} left`);
      await sleep(0.01);
      console.log(`${n} is done`);
      queue.taskDone();
    }
  });
  const other = createTask(async () => {
    await queue.join();
    console.log('other has joined');
  });
  await queue.join();
  console.log('main has joined');
  await other;
  worker.cancel();
}

run(main);

// A ThreadSafeFlag wakes one task, and is clear again when that task runs.
import { createTask, run, sleep, ThreadSafeFlag } from 'uasyncio';

async function main(): Promise<void> {
  const flag = new ThreadSafeFlag();
  const task = createTask(async () => {
    for (let i = 1; i <= 3; i++) {
      await flag.wait();
      console.log(`woken ${i}`);
    }
  });
  await sleep(0);
  flag.set();
  console.log('set once');
  await sleep(0);
  await sleep(0);
  flag.set();
  flag.set();
  console.log('set twice at once');
  await sleep(0);
  await sleep(0);
  console.log(`done? ${task.done() ? 'yes' : 'no'}`);
  flag.set();
  await task;
  flag.set();
  flag.clear();
  const other = createTask(() => flag.wait());
  await sleep(0);
  console.log(`cleared, so it waits? ${other.done() ? 'no' : 'yes'}`);
  other.cancel();
  await sleep(0);
  flag.set();
  await flag.wait();
  console.log('set before the wait');
}

run(main);

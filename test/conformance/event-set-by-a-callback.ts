// A done callback may set an event that another task waits for.
import { createTask, Event, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const finished = new Event();
  let left = 3;
  for (let n = 1; n <= 3; n++) {
    const task = createTask(async () => {
      await sleep(0.02 * n);
      console.log(`worker ${n} ends`);
    });
    task.addDoneCallback(() => {
      left -= 1;
      if (left === 0) finished.set();
    });
  }
  await finished.wait();
  console.log('all workers are through');
}

run(main);

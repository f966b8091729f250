// A task may be given twice; it runs once.
import { createTask, gather, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  let runs = 0;
  const task = createTask(async () => {
    await sleep(0.01);
    runs += 1;
    return 'x';
  });
  const values = await gather(task, task, async () => 'y', task);
  console.log(`${values.join(' ')}, ran ${runs} time`);
}

run(main);

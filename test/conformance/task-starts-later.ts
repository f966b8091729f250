// createTask only schedules; the task starts at the creator's next suspension.
import { createTask, run, sleep } from 'uasyncio';

async function hello(n: number): Promise<void> {
  console.log(`task ${n} begins`);
}

async function main(): Promise<void> {
  createTask(() => hello(1));
  createTask(() => hello(2));
  console.log('created two');
  await sleep(0);
  console.log('main again');
}

run(main);

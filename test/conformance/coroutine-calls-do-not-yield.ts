// Awaiting a coroutine does not let other tasks run, unless the coroutine suspends.
import { createTask, run, sleep } from 'uasyncio';

async function add(a: number, b: number): Promise<number> {
  return a + b;
}

async function sumTo(n: number): Promise<number> {
  let sum = 0;
  for (let i = 1; i <= n; i++) sum = await add(sum, i);
  return sum;
}

async function main(): Promise<void> {
  createTask(async () => console.log('another task'));
  console.log(`sum ${await sumTo(10)}`);
  console.log(`sum ${await sumTo(100)}`);
  await sleep(0);
  console.log('main ends');
}

run(main);

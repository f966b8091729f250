// Tasks that sleep equally long wake in the order in which they went to sleep.
import { createTask, gather, run, sleep, type Task } from 'uasyncio';

const order: number[] = [];

async function nap(i: number): Promise<void> {
  await sleep(0.02);
  order.push(i);
}

async function main(): Promise<void> {
  const tasks: Task<void>[] = [];
  for (let i = 0; i < 40; i++) tasks.push(createTask(() => nap(i)));
  await gather(...tasks);
  console.log(order.join(' '));
}

run(main);

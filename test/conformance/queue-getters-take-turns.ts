// Tasks that wait for an item get one in the order in which they came.
import { createTask, Queue, run, sleep, type Task } from 'uasyncio';

async function main(): Promise<void> {
  const queue = new Queue<number>();
  const take = async (name: string, times: number): Promise<void> => {
    for (let i = 0; i < times; i++) console.log(`${name} got ${await queue.get()}`);
  };
  const tasks: Task<void>[] = [];
  tasks.push(createTask(() => take('a', 2)));
  tasks.push(createTask(() => take('b', 1)));
  tasks.push(createTask(() => take('c', 2)));
  await sleep(0.01);
  for (let n = 1; n <= 5; n++) {
    queue.putNowait(n);
    await sleep(0);
  }
  for (const task of tasks) await task;
}

run(main);

// Tasks that wait for room put their items in the order in which they came.
import { createTask, Queue, run, sleep, type Task } from 'uasyncio';

async function main(): Promise<void> {
  const queue = new Queue<string>(1);
  const send = async (name: string): Promise<void> => {
    for (let n = 1; n <= 2; n++) {
      await queue.put(`${name} ${n}`);
      console.log(`${name} has put ${n}`);
    }
  };
  const tasks: Task<void>[] = [];
  for (const name of ['a', 'b', 'c']) tasks.push(createTask(() => send(name)));
  for (let i = 0; i < 6; i++) {
    await sleep(0.01);
    console.log(`main got ${queue.getNowait()}`);
  }
  for (const task of tasks) await task;
}

run(main);

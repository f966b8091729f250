// Tasks that wait for room in a LifoQueue are served in order; only the items are reversed.
import { createTask, LifoQueue, QueueFull, run, sleep, type Task } from 'uasyncio';

async function main(): Promise<void> {
  const queue = new LifoQueue<number>(2);
  const send = async (n: number): Promise<void> => {
    await queue.put(n);
    console.log(`${n} is in`);
  };
  const tasks: Task<void>[] = [];
  for (let n = 1; n <= 5; n++) tasks.push(createTask(() => send(n)));
  await sleep(0.01);
  try {
    queue.putNowait(6);
  } catch (e) {
    console.log(e instanceof QueueFull ? 'no room for 6' : 'another error');
  }
  for (let i = 0; i < 5; i++) {
    console.log(`got ${await queue.get()}`);
    await sleep(0.01);
  }
  for (const task of tasks) await task;
}

run(main);

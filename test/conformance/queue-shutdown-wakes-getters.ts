// shutdown wakes all getters; a getter that was already woken for an item still gets it.
import { createTask, Queue, QueueShutDown, run, sleep, type Task } from 'uasyncio';

async function main(): Promise<void> {
  const queue = new Queue<string>();
  const take = async (name: string): Promise<void> => {
    try {
      console.log(`${name} got ${await queue.get()}`);
    } catch (e) {
      console.log(`${name}: ${e instanceof QueueShutDown ? 'shut down' : 'another error'}`);
    }
  };
  const tasks: Task<void>[] = [];
  for (const name of ['a', 'b', 'c']) tasks.push(createTask(() => take(name)));
  await sleep(0.01);
  queue.putNowait('apple');
  queue.shutdown();
  for (const task of tasks) await task;
}

run(main);

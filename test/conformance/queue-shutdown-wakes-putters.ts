// shutdown wakes all putters with an error; their items are not in the queue.
import { createTask, Queue, QueueShutDown, run, sleep, type Task } from 'uasyncio';

async function main(): Promise<void> {
  for (const immediate of [false, true]) {
    console.log(`immediate? ${immediate ? 'yes' : 'no'}`);
    const queue = new Queue<string>(1);
    const send = async (item: string): Promise<void> => {
      try {
        await queue.put(item);
        console.log(`${item} is in`);
      } catch (e) {
        console.log(`${item}: ${e instanceof QueueShutDown ? 'shut down' : 'another error'}`);
      }
    };
    const tasks: Task<void>[] = [];
    for (const item of ['apple', 'banana', 'cherry']) tasks.push(createTask(() => send(item)));
    await sleep(0.01);
    queue.shutdown(immediate);
    for (const task of tasks) await task;
    console.log(`${queue.qsize()} left`);
  }
}

run(main);

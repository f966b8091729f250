// A cancelled waiter leaves the queue; the others are woken as usual.
import { CancelledError, createTask, Event, run, sleep, type Task } from 'uasyncio';

async function main(): Promise<void> {
  const event = new Event();
  const tasks: Task<void>[] = [];
  for (let n = 1; n <= 3; n++) {
    const wait = async (): Promise<void> => {
      try {
        await event.wait();
        console.log(`waiter ${n} goes`);
      } catch (e) {
        console.log(`waiter ${n}: ${e instanceof CancelledError ? 'cancelled' : 'error'}`);
      }
    };
    tasks.push(createTask(wait));
  }
  await sleep(0.01);
  tasks[1]?.cancel();
  await sleep(0.01);
  event.set();
  for (const task of tasks) await task;
  console.log('main ends');
}

run(main);

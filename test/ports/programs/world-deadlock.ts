// Tasks that wait for each other: nothing can wake the program.
import { createTask, Event, gather, Lock, Queue, run, sleepMs, type Task } from 'uasyncio';

run(async () => {
  const fork = new Lock();
  const knife = new Lock();
  async function eat(first: Lock, second: Lock): Promise<void> {
    await first.acquire();
    await sleepMs(1);
    await second.acquire();
  }
  let ring: Task<unknown> | undefined;
  const both = [
    createTask(eat(fork, knife), { name: 'left' }),
    createTask(eat(knife, fork), { name: 'right' }),
  ];
  createTask(async () => await new Queue().get(), { name: 'hungry' });
  createTask(async () => await new Event().wait(), { name: 'guest' });
  const head: Task<unknown> = createTask(async () => await ring, { name: 'head' });
  ring = createTask(async () => await head, { name: 'tail' });
  await sleepMs(5);
  console.log('all wait');
  await gather(...both);
});

// set() wakes every waiter, in the order in which they began to wait.
import { createTask, Event, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const event = new Event();
  for (const name of ['first', 'second', 'third']) {
    createTask(async () => {
      console.log(`${name} waits`);
      await event.wait();
      console.log(`${name} goes`);
    });
  }
  await sleep(0.01);
  console.log(`set? ${event.isSet() ? 'yes' : 'no'}`);
  event.set();
  console.log(`set? ${event.isSet() ? 'yes' : 'no'}`);
  await sleep(0.01);
  console.log('main ends');
}

run(main);

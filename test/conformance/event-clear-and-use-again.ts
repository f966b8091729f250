// After clear() waiters wait again.
import { createTask, Event, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const event = new Event();
  const task = createTask(async () => {
    for (let round = 1; round <= 3; round++) {
      await event.wait();
      event.clear();
      console.log(`signal ${round}`);
    }
  });
  for (let i = 0; i < 3; i++) {
    await sleep(0.01);
    console.log('set');
    event.set();
  }
  await task;
  console.log(`set? ${event.isSet() ? 'yes' : 'no'}`);
}

run(main);

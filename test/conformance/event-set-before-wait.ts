// Waiting for an event that is set does not suspend.
import { createTask, Event, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const event = new Event();
  event.set();
  createTask(async () => console.log('another task'));
  const answer = await event.wait();
  console.log(`wait gave ${answer ? 'yes' : 'no'} at once`);
  await sleep(0.01);
  console.log('main ends');
}

run(main);

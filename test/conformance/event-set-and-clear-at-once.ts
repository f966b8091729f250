// set() followed by clear() wakes all tasks that already wait, and none that come later.
import { CancelledError, createTask, Event, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const event = new Event();
  const early = createTask(async () => {
    await event.wait();
    console.log(`early woke, set? ${event.isSet() ? 'yes' : 'no'}`);
  });
  await sleep(0.01);
  event.set();
  event.clear();
  const late = createTask(async () => {
    await event.wait();
    console.log('not reached');
  });
  await early;
  await sleep(0.01);
  late.cancel();
  try {
    await late;
  } catch (e) {
    console.log(e instanceof CancelledError ? 'late still waited' : 'another error');
  }
}

run(main);

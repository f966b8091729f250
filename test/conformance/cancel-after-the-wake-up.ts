// An event is set and its waiter is cancelled before it runs: the cancellation is not lost.
import { CancelledError, createTask, Event, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const event = new Event();
  const task = createTask(async () => {
    try {
      await event.wait();
      console.log('not reached');
    } catch (e) {
      if (!(e instanceof CancelledError)) throw e;
      console.log('cancelled although the event is set');
    }
    console.log(`event is ${event.isSet() ? 'set' : 'clear'}`);
  });
  await sleep(0);
  event.set();
  console.log(`cancel: ${task.cancel() ? 'yes' : 'no'}`);
  await task;
}

run(main);

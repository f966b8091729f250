// The blocks of memory that loading the scheduler alone takes on Espruino.
import { createTask, currentTask, Event, gather, Lock, run, sleep, waitFor } from 'uasyncio';

declare const process: { memory(): { usage: number } };
declare const usedBefore: number;

run(async () => {
  console.log(`core ${process.memory().usage - usedBefore}`);
  const lock = new Lock();
  const event = new Event();
  event.set();
  await gather(waitFor(event.wait(), 1), createTask(lock.with(() => sleep(0))));
  currentTask()?.getName();
});

// callLater calls functions when they are due, whatever the order of the calls.
import { Event, getRunningLoop, run } from 'uasyncio';

async function main(): Promise<void> {
  const loop = getRunningLoop();
  const over = new Event();
  const ring = (name: string, times: number): void => console.log(`${name} rings ${times} times`);
  loop.callLater(0.07, ring, 'second', 2);
  loop.callLater(0.045, ring, 'first', 1);
  loop.callLater(0.09, () => {
    console.log('last');
    over.set();
  });
  loop.callLater(0, console.log, 'with no time at all');
  loop.callLater(0.02, console.log, 'in a moment');
  console.log('main waits');
  await over.wait();
  console.log('main ends');
}

run(main);

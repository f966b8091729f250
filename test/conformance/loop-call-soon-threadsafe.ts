// callSoonThreadsafe may be called from outside of the loop; here, from a callback of the host.
import { Event, getRunningLoop, run, sleep, waitFor } from 'uasyncio';

async function main(): Promise<void> {
  const loop = getRunningLoop();
  const came = new Event();
  let value = 0;
  const receive = (x: number): void => {
    value = x;
    came.set();
  };
  // Stands for an interrupt.
  Promise.resolve(7).then((x) => void loop.callSoonThreadsafe(receive, x));
  await waitFor(came.wait(), 1);
  console.log(`received ${value}`);
  loop.callSoonThreadsafe(console.log, 'works in a task as well');
  await sleep(0);
  console.log('main ends');
}

run(main);

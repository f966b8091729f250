// Callbacks and tasks share one queue: first come, first served.
import { createTask, getRunningLoop, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const loop = getRunningLoop();
  let left = 3;
  const again = (): void => {
    console.log(`callback, ${left} to go`);
    left -= 1;
    if (left > 0) loop.callSoon(again);
  };
  const work = async (): Promise<void> => {
    for (let n = 1; n <= 3; n++) {
      console.log(`task, round ${n}`);
      await sleep(0);
    }
  };
  loop.callLater(0.02, console.log, 'the timer is not forgotten');
  createTask(() => work());
  loop.callSoon(again);
  const task = createTask(() => work());
  loop.callSoon(console.log, 'last of the first round');
  await task;
  await sleep(0.05);
  console.log('main ends');
}

run(main);

// every() calls at multiples of its interval since the start; calls that fall into a long call are skipped.
import { Event, every, getRunningLoop, run, sleepMs } from 'uasyncio';

async function main(): Promise<void> {
  const loop = getRunningLoop();
  const start = loop.time();
  const enough = new Event();
  let calls = 0;
  const task = every(50, async () => {
    calls += 1;
    const periods = (loop.time() - start) / 0.05;
    console.log(`call ${calls} in period ${Math.floor(periods + 0.1)}`);
    if (calls === 2) await sleepMs(70);
    if (calls === 3) enough.set();
  });
  await enough.wait();
  task.cancel();
  await sleepMs(60);
  console.log(`cancelled? ${task.cancelled() ? 'yes' : 'no'}`);
}

run(main);

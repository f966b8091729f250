// A cancelled timer does not fire, whichever it is of several, and keeps its time.
import { getRunningLoop, run, sleep, type TimerHandle } from 'uasyncio';

async function main(): Promise<void> {
  const loop = getRunningLoop();
  const timers: TimerHandle[] = [];
  for (let n = 0; n < 6; n++)
    timers.push(loop.callLater(0.04 * n + 0.04, console.log, `timer ${n}`));
  for (const n of [0, 3, 5]) timers[n]?.cancel();
  await sleep(0.1);
  timers[4]?.cancel();
  timers[4]?.cancel();
  timers[1]?.cancel();
  await sleep(0.12);
  console.log(timers.map((timer) => (timer.cancelled() ? 'cancelled' : 'rang')).join(' '));
  const [a, b] = timers as [TimerHandle, TimerHandle];
  console.log(`in order? ${a.when() < b.when() ? 'yes' : 'no'}`);
}

run(main);

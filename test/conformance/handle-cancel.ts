// A callback whose handle is cancelled before its turn is not called.
import { getRunningLoop, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const loop = getRunningLoop();
  const state = (cancelled: boolean): string => (cancelled ? 'cancelled' : 'not cancelled');
  const first = loop.callSoon(console.log, 'first');
  const second = loop.callSoon(console.log, 'not reached');
  loop.callSoon(console.log, 'third');
  second.cancel();
  console.log(`first is ${state(first.cancelled())}, second is ${state(second.cancelled())}`);
  await sleep(0);
  second.cancel();
  first.cancel();
  console.log(`too late, and no error: first is ${state(first.cancelled())}`);
}

run(main);

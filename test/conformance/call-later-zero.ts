// What is due at once runs in the next pass of the loop, after what was ready, in the order of its time.
import { createTask, getRunningLoop, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const loop = getRunningLoop();
  const seen: string[] = [];
  const call = (name: string) => () => {
    seen.push(name);
  };
  loop.callLater(0, call('zero'));
  loop.callLater(-1, call('past'));
  loop.callSoon(call('soon'));
  const cancelled = loop.callLater(0, call('cancelled'));
  loop.callAt(loop.time() - 2, call('long past'));
  cancelled.cancel();
  for (let i = 0; i < 3; i++) {
    await sleep(0);
    console.log(`pass ${i}: ${seen.join(', ')}`);
  }
  const busy = createTask(async () => {
    for (let i = 0; i < 500; i++) await sleep(0);
  });
  await sleep(0);
  loop.callLater(0, call('among busy tasks'));
  await sleep(0);
  await sleep(0);
  console.log(`${seen[seen.length - 1]}`);
  await busy;
  loop.callLater(0.02, call('later'));
  loop.callLater(0.021, call('and later'));
  await sleep(0.03);
  console.log(`${seen.slice(-2).join(', ')}`);
}

run(main);

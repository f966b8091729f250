// callAt takes a time of the loop's clock; a time in the past means now.
import { getRunningLoop, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const loop = getRunningLoop();
  const start = loop.time();
  const late = loop.callAt(start + 0.05, () => {
    console.log(`not early: ${loop.time() > start + 0.0499 ? 'yes' : 'no'}`);
  });
  loop.callAt(start + 0.02, console.log, 'before that');
  loop.callAt(start - 10, console.log, 'in the past');
  console.log(`when: ${late.when() === start + 0.05 ? 'as given' : 'another time'}`);
  await sleep(0.08);
  console.log('main ends');
}

run(main);

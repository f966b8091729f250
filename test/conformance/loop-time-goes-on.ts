// The loop's clock counts seconds and never goes back.
import { getRunningLoop, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const loop = getRunningLoop();
  const start = loop.time();
  let last = start;
  let monotonic = true;
  for (let i = 0; i < 3; i++) {
    await sleep(0.02);
    const now = loop.time();
    if (now < last) monotonic = false;
    last = now;
  }
  console.log(`monotonic? ${monotonic ? 'yes' : 'no'}`);
  console.log(`0.06 s at least? ${last - start >= 0.059 ? 'yes' : 'no'}`);
  console.log(`less than 10 s? ${last - start < 10 ? 'yes' : 'no'}`);
}

run(main);

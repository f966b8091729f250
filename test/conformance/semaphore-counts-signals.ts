// A semaphore that starts at 0 counts signals: each release ahead of time lets one task in later.
import { createTask, run, Semaphore, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const pulses = new Semaphore(0);
  console.log(`locked? ${pulses.locked() ? 'yes' : 'no'}`);
  for (let i = 0; i < 3; i++) pulses.release();
  const counter = createTask(async () => {
    for (let n = 1; n <= 5; n++) {
      await pulses.acquire();
      console.log(`pulse ${n}`);
    }
  });
  await sleep(0.01);
  console.log('two more');
  pulses.release();
  pulses.release();
  await counter;
  console.log(`locked? ${pulses.locked() ? 'yes' : 'no'}`);
}

run(main);

// The scheduler alone, loaded and running.
import { chunks, collect, slots } from 'uasyncio:heap';
import { run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  await sleep(0);
  collect();
  console.log(JSON.stringify({ loaded: 16 * slots() + chunks(), slots: slots() }));
}

run(main);

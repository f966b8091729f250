// A task that spins on sleep(0) does not keep a timer from firing.
import { createTask, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  let stop = false;
  const timer = createTask(async () => {
    await sleep(0.03);
    console.log('timer fires');
    stop = true;
  });
  let rounds = 0;
  while (!stop) {
    rounds += 1;
    await sleep(0);
  }
  await timer;
  console.log(`main spun ${rounds > 3 ? 'often' : 'hardly'}`);
}

run(main);

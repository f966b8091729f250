// sleepMs takes milliseconds.
import { createTask, run, sleep, sleepMs } from 'uasyncio';

async function main(): Promise<void> {
  const task = createTask(async () => {
    await sleepMs(60);
    console.log('60 ms are over');
  });
  createTask(async () => {
    await sleepMs(20);
    console.log('20 ms are over');
  });
  await sleep(0.04);
  console.log('0.04 s are over');
  await task;
  await sleepMs(0);
  console.log('sleepMs(0) yields');
}

run(main);

// A negative sleep yields once and continues.
import { createTask, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  createTask(async () => console.log('other runs'));
  console.log('before');
  await sleep(-5);
  console.log('after');
}

run(main);

// Acquiring a free lock does not suspend.
import { createTask, Lock, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const lock = new Lock();
  createTask(async () => console.log('another task'));
  for (let i = 1; i <= 2; i++) {
    const got = await lock.acquire();
    console.log(`acquire ${i} gave ${got ? 'yes' : 'no'}, locked? ${lock.locked() ? 'yes' : 'no'}`);
    lock.release();
  }
  await sleep(0.01);
  console.log(`locked? ${lock.locked() ? 'yes' : 'no'}`);
}

run(main);

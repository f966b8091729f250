// The semaphore has room. A task that asks before the one that was let in has run waits behind it, then enters.
import { createTask, run, Semaphore, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const semaphore = new Semaphore(0);
  const enter = async (name: string) => {
    await semaphore.acquire();
    console.log(`${name} is in`);
  };
  const first = createTask(() => enter('first'));
  await sleep(0);
  semaphore.release();
  semaphore.release();
  semaphore.release();
  await enter('second');
  console.log(`locked ${semaphore.locked()}`);
  await first;
  await enter('third');
  console.log(`locked ${semaphore.locked()}`);
}

run(main);

// When a cancelled waiter releases its place, the place counts again: the bound stays the same.
import { BoundedSemaphore, createTask, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const semaphore = new BoundedSemaphore(1);
  await semaphore.acquire();
  const task = createTask(() => semaphore.acquire());
  await sleep(0.01);
  semaphore.release();
  task.cancel();
  await sleep(0.01);
  console.log(`cancelled? ${task.cancelled() ? 'yes' : 'no'}`);
  console.log(`locked? ${semaphore.locked() ? 'yes' : 'no'}`);
  try {
    semaphore.release();
  } catch (e) {
    console.log((e as Error).message);
  }
  await semaphore.acquire();
  semaphore.release();
  console.log('acquired and released');
}

run(main);

// A semaphore of either kind cannot start below 0; the default is 1.
import { BoundedSemaphore, run, Semaphore } from 'uasyncio';

async function main(): Promise<void> {
  for (const value of [-1, 0, 1]) {
    for (const Kind of [Semaphore, BoundedSemaphore]) {
      try {
        const semaphore = new Kind(value);
        console.log(`${value}: locked? ${semaphore.locked() ? 'yes' : 'no'}`);
      } catch (e) {
        console.log(`${value}: ${(e as Error).message}`);
      }
    }
  }
  const semaphore = new Semaphore();
  await semaphore.acquire();
  console.log(`locked after one? ${semaphore.locked() ? 'yes' : 'no'}`);
}

run(main);

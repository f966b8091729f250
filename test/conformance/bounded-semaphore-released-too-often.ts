// A BoundedSemaphore that is released more often than acquired throws, and its value does not change.
import { BoundedSemaphore, run, Semaphore } from 'uasyncio';

async function main(): Promise<void> {
  const bounded = new BoundedSemaphore(2);
  await bounded.acquire();
  bounded.release();
  console.log('released once');
  try {
    bounded.release();
  } catch (e) {
    console.log((e as Error).message);
  }
  await bounded.acquire();
  await bounded.acquire();
  console.log(`bounded: locked after two? ${bounded.locked() ? 'yes' : 'no'}`);
  const plain = new Semaphore(2);
  plain.release();
  await plain.acquire();
  await plain.acquire();
  console.log(`plain: locked after two? ${plain.locked() ? 'yes' : 'no'}`);
}

run(main);

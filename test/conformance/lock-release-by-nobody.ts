// Releasing a lock that is not held is an error.
import { Lock, run } from 'uasyncio';

async function main(): Promise<void> {
  const lock = new Lock();
  try {
    lock.release();
    console.log('not reached');
  } catch {
    console.log('error');
  }
  await lock.acquire();
  lock.release();
  try {
    lock.release();
    console.log('not reached');
  } catch {
    console.log('error again');
  }
  await lock.acquire();
  console.log('the lock still works');
}

run(main);

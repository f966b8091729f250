// A waiter that is cancelled just after it was handed the lock passes it on.
import { CancelledError, createTask, Lock, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const lock = new Lock();
  await lock.acquire();
  const work = async (name: string): Promise<void> => {
    await lock.acquire();
    console.log(`${name} has the lock`);
    lock.release();
  };
  const first = createTask(() => work('first'));
  const second = createTask(() => work('second'));
  await sleep(0.01);
  lock.release();
  first.cancel();
  try {
    await first;
  } catch (e) {
    console.log(e instanceof CancelledError ? 'first was cancelled' : 'another error');
  }
  await second;
  console.log(`locked? ${lock.locked() ? 'yes' : 'no'}`);
}

run(main);

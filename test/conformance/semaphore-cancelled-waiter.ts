// A waiter that is cancelled leaves the queue; the next one is let in.
import { CancelledError, createTask, run, Semaphore, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const semaphore = new Semaphore(1);
  const work = (name: string) =>
    semaphore.with(async () => {
      console.log(`${name} is in`);
    });
  await semaphore.acquire();
  const first = createTask(() => work('first'));
  const second = createTask(() => work('second'));
  await sleep(0.01);
  first.cancel();
  try {
    await first;
  } catch (e) {
    console.log(e instanceof CancelledError ? 'first was cancelled' : 'another error');
  }
  semaphore.release();
  await second;
  console.log(`locked? ${semaphore.locked() ? 'yes' : 'no'}`);
}

run(main);

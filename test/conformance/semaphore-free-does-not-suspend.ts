// acquire does not suspend while there is room; locked() returns whether there is none left.
import { createTask, run, Semaphore } from 'uasyncio';

async function main(): Promise<void> {
  const semaphore = new Semaphore(3);
  const other = createTask(async () => {
    console.log('other runs');
  });
  for (let n = 1; n <= 3; n++) {
    const locked = semaphore.locked() ? 'yes' : 'no';
    await semaphore.acquire();
    console.log(`${n} taken, it was locked? ${locked}`);
  }
  console.log(`locked? ${semaphore.locked() ? 'yes' : 'no'}`);
  await other;
  semaphore.release();
  console.log(`locked? ${semaphore.locked() ? 'yes' : 'no'}`);
}

run(main);

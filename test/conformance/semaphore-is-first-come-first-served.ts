// No task overtakes, even if it asks while the one that was let in has not run yet.
import { createTask, run, Semaphore, sleep, type Task } from 'uasyncio';

async function main(): Promise<void> {
  const semaphore = new Semaphore(1);
  const work = async (name: string): Promise<void> => {
    await semaphore.acquire();
    console.log(`${name} is in`);
    await sleep(0);
    semaphore.release();
  };
  await semaphore.acquire();
  const tasks: Task<void>[] = [];
  for (const name of ['a', 'b', 'c']) tasks.push(createTask(() => work(name)));
  await sleep(0.01);
  semaphore.release();
  console.log(`released, locked? ${semaphore.locked() ? 'yes' : 'no'}`);
  await work('main');
  for (const task of tasks) await task;
  console.log(`locked in the end? ${semaphore.locked() ? 'yes' : 'no'}`);
}

run(main);

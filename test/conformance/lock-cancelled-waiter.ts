// A waiter that is cancelled leaves the queue, and the next one gets the lock.
import { CancelledError, createTask, Lock, run, sleep, type Task } from 'uasyncio';

async function main(): Promise<void> {
  const lock = new Lock();
  await lock.acquire();
  const tasks: Task<void>[] = [];
  for (const name of ['a', 'b', 'c']) {
    const work = async (): Promise<void> => {
      try {
        await lock.acquire();
      } catch (e) {
        console.log(`${name} ${e instanceof CancelledError ? 'was cancelled' : 'failed'}`);
        return;
      }
      console.log(`${name} has the lock`);
      lock.release();
    };
    tasks.push(createTask(work));
  }
  await sleep(0.01);
  tasks[0]?.cancel();
  await sleep(0.01);
  lock.release();
  for (const task of tasks) await task;
  console.log(`locked? ${lock.locked() ? 'yes' : 'no'}`);
}

run(main);

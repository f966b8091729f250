// Waiters that are cancelled right after they were let in release their places to others.
import { createTask, run, Semaphore, sleep, type Task } from 'uasyncio';

async function main(): Promise<void> {
  const semaphore = new Semaphore(0);
  const tasks: Task<void>[] = [];
  for (const name of ['a', 'b', 'c', 'd']) {
    const work = async (): Promise<void> => {
      await semaphore.acquire();
      console.log(`${name} is in`);
    };
    tasks.push(createTask(work));
  }
  await sleep(0.01);
  semaphore.release();
  semaphore.release();
  tasks[0]?.cancel();
  tasks[1]?.cancel();
  await sleep(0.01);
  for (const task of tasks) {
    console.log(
      `done? ${task.done() ? 'yes' : 'no'}, cancelled? ${task.cancelled() ? 'yes' : 'no'}`,
    );
  }
  console.log(`locked? ${semaphore.locked() ? 'yes' : 'no'}`);
}

run(main);

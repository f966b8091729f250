// No task passes before all have arrived; wait() returns how many arrived before.
import { Barrier, createTask, run, sleep, type Task } from 'uasyncio';

async function main(): Promise<void> {
  const barrier = new Barrier(3);
  const come = async (name: string): Promise<void> => {
    console.log(`${name} comes, ${barrier.nWaiting} of ${barrier.parties} wait`);
    const index = await barrier.wait();
    console.log(`${name} goes, index ${index}`);
  };
  const tasks: Task<void>[] = [];
  for (const name of ['a', 'b', 'c']) {
    tasks.push(createTask(() => come(name)));
    await sleep(0.01);
  }
  for (const task of tasks) await task;
  console.log(`${barrier.nWaiting} wait in the end`);
}

run(main);

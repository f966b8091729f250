// A task that waits for a lock when the first main of a Runner ends gets it during the second.
import { createTask, Lock, Runner, sleep } from 'uasyncio';

const lock = new Lock();
const runner = new Runner();

async function worker(name: string): Promise<void> {
  await lock.with(async () => console.log(`${name} has the lock`));
}

async function first(): Promise<void> {
  await lock.acquire();
  for (const name of ['a', 'b']) createTask(() => worker(name));
  await sleep(0.02);
  console.log(`first main leaves it ${lock.locked() ? 'locked' : 'free'}`);
}

async function second(): Promise<void> {
  lock.release();
  await sleep(0.02);
  console.log(`second main finds it ${lock.locked() ? 'locked' : 'free'}`);
}

runner
  .run(first)
  .then(() => runner.run(second))
  .then(() => runner.close());

// A cancelled task disposes of its resources, may wait for that, and releases its lock.
import { CancelledError, createTask, Lock, run, sleep } from 'uasyncio';

const lock = new Lock();

class Valve {
  async [Symbol.asyncDispose](): Promise<void> {
    await sleep(0.02);
    console.log(`valve is closed, the lock is ${lock.locked() ? 'held' : 'free'}`);
  }
}

async function flow(): Promise<void> {
  using _held = await lock.hold();
  await using _valve = new Valve();
  console.log('valve is open');
  await sleep(10);
  console.log('not reached');
}

async function main(): Promise<void> {
  const task = createTask(() => flow());
  await sleep(0.02);
  task.cancel();
  try {
    await task;
  } catch (e) {
    console.log(e instanceof CancelledError ? 'cancelled' : 'another error');
  }
  console.log(`the lock is ${lock.locked() ? 'held' : 'free'}`);
}

run(main);

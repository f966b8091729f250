// The CancelledError passes through every caller, innermost first.
import { CancelledError, createTask, run, sleep } from 'uasyncio';

async function level(n: number): Promise<void> {
  try {
    if (n === 0) await sleep(10);
    else await level(n - 1);
  } finally {
    console.log(`level ${n} unwinds`);
  }
}

async function main(): Promise<void> {
  const task = createTask(() => level(3));
  await sleep(0.01);
  task.cancel();
  try {
    await task;
  } catch (e) {
    console.log(e instanceof CancelledError ? 'cancelled' : 'another error');
  }
}

run(main);

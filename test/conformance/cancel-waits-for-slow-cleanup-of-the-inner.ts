// A task that awaits a task is cancelled: it continues when the inner task has cleaned up.
import { CancelledError, createTask, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const inner = createTask(async () => {
    try {
      await sleep(10);
    } finally {
      console.log('inner cleans up');
      await sleep(0.03);
      console.log('inner is clean');
    }
  });
  const outer = createTask(async () => {
    try {
      await inner;
    } catch (e) {
      console.log(`outer: ${e instanceof CancelledError ? 'cancelled' : 'another'}`);
    }
  });
  await sleep(0.01);
  outer.cancel();
  console.log('cancel was asked for');
  await outer;
  console.log('main ends');
}

run(main);

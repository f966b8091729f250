// A body that cancels its own task and ends: the scope ends as usual, the cancel comes at the next wait.
import { CancelledError, createTask, currentTask, run, sleep, timeout } from 'uasyncio';

async function work(): Promise<void> {
  await timeout(5, async () => {
    currentTask()?.cancel();
    console.log('the body ends');
  });
  console.log('the scope ends');
  await sleep(0);
  console.log('not reached');
}

async function main(): Promise<void> {
  try {
    await createTask(work);
  } catch (e) {
    console.log(e instanceof CancelledError ? 'cancelled' : 'another error');
  }
}

run(main);

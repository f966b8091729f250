// When other code cancels the awaited task, waitFor throws CancelledError.
import { CancelledError, createTask, run, sleep, waitFor } from 'uasyncio';

async function main(): Promise<void> {
  const task = createTask(() => sleep(10));
  createTask(async () => {
    await sleep(0.01);
    task.cancel();
  });
  try {
    await waitFor(task, 5);
  } catch (e) {
    console.log(e instanceof CancelledError ? 'CancelledError' : 'another error');
  }
  await sleep(0);
  console.log('main was not cancelled');
}

run(main);

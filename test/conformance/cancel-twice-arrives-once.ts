// Two cancellations before the task runs again throw one CancelledError.
import { CancelledError, createTask, run, sleep } from 'uasyncio';

async function work(): Promise<string> {
  try {
    await sleep(10);
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    console.log('cancelled once');
  }
  await sleep(0);
  await sleep(0.01);
  return 'finished all the same';
}

async function main(): Promise<void> {
  const task = createTask(work);
  await sleep(0.01);
  task.cancel();
  task.cancel();
  console.log(await task);
}

run(main);

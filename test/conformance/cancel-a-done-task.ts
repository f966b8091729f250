// cancel() returns whether there was something to cancel.
import { createTask, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const task = createTask(async () => 'value');
  await task;
  console.log(`cancel after the end: ${task.cancel() ? 'yes' : 'no'}`);
  console.log(`value is still there: ${await task}`);
  const slow = createTask(() => sleep(10));
  await sleep(0);
  console.log(`cancel while it sleeps: ${slow.cancel() ? 'yes' : 'no'}`);
  await sleep(0.01);
  console.log(`cancel when it is cancelled: ${slow.cancel() ? 'yes' : 'no'}`);
}

run(main);

// cancelling() counts the requests, including those that the task swallowed; uncancel() takes one back.
import { createTask, currentTask, run, sleep } from 'uasyncio';

async function stubborn(): Promise<string> {
  const me = currentTask();
  for (let i = 0; i < 2; i++) {
    try {
      await sleep(10);
    } catch {
      console.log(`cancelled, ${me?.cancelling()} requests`);
    }
  }
  console.log(`uncancel: ${me?.uncancel()} left`);
  await sleep(0.02);
  console.log(`uncancel: ${me?.uncancel()} left`);
  console.log(`uncancel: ${me?.uncancel()} left`);
  return 'the end';
}

async function main(): Promise<void> {
  const task = createTask(stubborn);
  await sleep(0);
  console.log(`${task.cancelling()} requests`);
  task.cancel();
  task.cancel();
  console.log(`${task.cancelling()} requests`);
  await sleep(0.02);
  task.cancel();
  console.log(await task);
  console.log(`cancel: ${task.cancel() ? 'yes' : 'no'}, ${task.cancelling()} requests`);
}

run(main);

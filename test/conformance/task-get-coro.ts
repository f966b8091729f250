// getCoro returns the coroutine that a task runs, always the same object.
import { createTask, currentTask, iscoroutine, run, sleep } from 'uasyncio';

async function work(): Promise<unknown> {
  const mine = currentTask()?.getCoro();
  await sleep(0);
  console.log(`the same inside: ${mine === currentTask()?.getCoro() ? 'yes' : 'no'}`);
  return mine === null ? undefined : [mine];
}

async function main(): Promise<void> {
  const one = createTask(work);
  const two = createTask(work);
  const coro = one.getCoro();
  console.log(`a coroutine: ${iscoroutine(coro) ? 'yes' : 'no'}`);
  console.log(`the same again: ${coro === one.getCoro() ? 'yes' : 'no'}`);
  console.log(`that of another task: ${coro === two.getCoro() ? 'yes' : 'no'}`);
  const [seen] = (await one) as unknown[];
  console.log(`what the task saw: ${seen === coro ? 'yes' : 'no'}`);
  await two;
}

run(main);

// Awaiting a future, task or gather that is done does not suspend.
import { createTask, Future, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const future = new Future<string>();
  future.setResult('future');
  const task = createTask(async () => 'task');
  await task;
  createTask(async () => console.log('another task'));
  console.log(await future);
  console.log(await task);
  console.log('and now a turn');
  await sleep(0);
  console.log('main ends');
}

run(main);

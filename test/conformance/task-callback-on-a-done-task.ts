// A callback that is added to a done task runs soon, but not at once.
import { createTask, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const task = createTask(async () => 'ready');
  await task;
  task.addDoneCallback((t) => console.log(`callback sees ${t.result()}`));
  console.log('added');
  await sleep(0);
  console.log('after a turn');
}

run(main);

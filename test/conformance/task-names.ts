// Tasks are called Task-1 (main), Task-2 and so on, unless they are given a name.
import { createTask, currentTask, gather, run } from 'uasyncio';

async function report(): Promise<void> {
  console.log(`I am ${currentTask()?.getName()}`);
}

async function main(): Promise<void> {
  await report();
  const plain = createTask(report);
  const named = createTask(report, { name: 'pump' });
  const renamed = createTask(report);
  renamed.setName('valve');
  console.log([plain, named, renamed].map((task) => task.getName()).join(' '));
  await gather(plain, named, renamed);
}

run(main);

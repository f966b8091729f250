// Done callbacks run after the task has ended, in the order in which they were added.
import { createTask, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const task = createTask(async () => {
    await sleep(0.01);
    console.log('task ends');
    return 5;
  });
  task.addDoneCallback((t) => console.log(`first sees ${t.result()}`));
  task.addDoneCallback(() => console.log('second'));
  task.addDoneCallback((t) => console.log(`third: ${t === task ? 'the task' : 'another'}`));
  await task;
  console.log('main goes on');
}

run(main);

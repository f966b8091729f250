// allTasks() is the set of tasks that are not done.
import { allTasks, createTask, currentTask, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  console.log(`${allTasks().size} at first`);
  const a = createTask(() => sleep(0.01));
  const b = createTask(() => sleep(10));
  console.log(`${allTasks().size} with two more`);
  await a;
  console.log(`${allTasks().size} when one is done`);
  b.cancel();
  console.log(`${allTasks().size} when one is being cancelled`);
  await sleep(0.01);
  const me = currentTask();
  const mine = [...allTasks()].every((task) => task === me);
  console.log(`${allTasks().size} at last, ${mine ? 'me' : 'another'}`);
}

run(main);

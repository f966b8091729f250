// removeDoneCallback removes every entry of that function, and returns how many there were.
import { createTask, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const task = createTask(() => sleep(0.01));
  const keep = (): void => console.log('kept');
  const drop = (): void => console.log('not reached');
  task.addDoneCallback(drop);
  task.addDoneCallback(keep);
  task.addDoneCallback(drop);
  console.log(`removed ${task.removeDoneCallback(drop)}`);
  console.log(`removed ${task.removeDoneCallback(drop)}`);
  await task;
  await sleep(0);
  console.log(`afterwards ${task.removeDoneCallback(keep)}`);
}

run(main);

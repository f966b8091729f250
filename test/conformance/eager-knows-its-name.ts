// A task that starts at once already has its name.
// except native node, native quickjs, native xs: there a task starts when its maker waits.
import { createTask, currentTask, run, sleep } from 'uasyncio';

async function report(): Promise<void> {
  console.log(`I am ${currentTask()?.getName()}`);
  await sleep(0);
  console.log(`I am still ${currentTask()?.getName()}`);
}

async function main(): Promise<void> {
  await createTask(report, { name: 'pump', eagerStart: true });
}

run(main);

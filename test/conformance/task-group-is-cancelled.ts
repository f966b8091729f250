// Cancelling the task that waits for a group cancels the group's tasks and awaits their cleanup.
import { CancelledError, createTask, run, sleep, taskGroup } from 'uasyncio';

async function child(name: string, seconds: number): Promise<void> {
  try {
    await sleep(10);
  } finally {
    await sleep(seconds);
    console.log(`${name} is clean`);
  }
}

async function main(): Promise<void> {
  const task = createTask(async () => {
    await taskGroup(async (group) => {
      group.createTask(() => child('a', 0.05));
      group.createTask(() => child('b', 0.02));
      console.log('the body ends');
    });
  });
  await sleep(0.01);
  task.cancel('lunch');
  try {
    await task;
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    console.log(`cancelled: ${e.message}`);
  }
}

run(main);

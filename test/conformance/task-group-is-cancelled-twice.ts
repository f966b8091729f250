// A second cancellation while the group waits for the cleanup ends neither that wait nor the cleanup.
import { createTask, run, sleep, taskGroup } from 'uasyncio';

async function main(): Promise<void> {
  const task = createTask(async () => {
    await taskGroup(async (group) => {
      group.createTask(async () => {
        try {
          await sleep(10);
        } finally {
          console.log('cleanup begins');
          await sleep(0.12);
          console.log('cleanup ends');
        }
      });
    });
  });
  await sleep(0.01);
  task.cancel();
  await sleep(0.02);
  task.cancel();
  await sleep(0);
  console.log(`done: ${task.done() ? 'yes' : 'no'}, ${task.cancelling()} requests`);
  try {
    await task;
  } catch {
    console.log(`cancelled: ${task.cancelled() ? 'yes' : 'no'}`);
  }
}

run(main);

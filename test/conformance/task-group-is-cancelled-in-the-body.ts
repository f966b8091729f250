// A cancellation that arrives in the body ends the body first; then the tasks are cancelled.
import { createTask, run, sleep, taskGroup } from 'uasyncio';

async function main(): Promise<void> {
  const task = createTask(async () => {
    await taskGroup(async (group) => {
      group.createTask(async () => {
        try {
          await sleep(10);
        } finally {
          console.log('the child is cancelled');
        }
      });
      try {
        await sleep(10);
      } finally {
        console.log('the body is cancelled');
        await sleep(0.02);
        console.log('the body is clean');
      }
    });
  });
  await sleep(0.01);
  task.cancel();
  try {
    await task;
  } catch {
    console.log(`cancelled: ${task.cancelled() ? 'yes' : 'no'}`);
  }
}

run(main);

// A task has failed, another still cleans up, then the group is cancelled: both are reported.
import { createTask, currentTask, ExceptionGroup, run, sleep, taskGroup } from 'uasyncio';

async function scope(): Promise<void> {
  try {
    await taskGroup(async (group) => {
      group.createTask(async () => {
        await sleep(0.02);
        throw new Error('broken');
      });
      group.createTask(async () => {
        try {
          await sleep(10);
        } finally {
          await sleep(0.12);
          console.log('the other child is clean');
        }
      });
    });
  } catch (e) {
    const kind = e instanceof ExceptionGroup ? 'ExceptionGroup' : 'another error';
    console.log(`${kind}, ${currentTask()?.cancelling()} cancel request`);
  }
  await sleep(0);
  console.log('not reached');
}

async function main(): Promise<void> {
  const task = createTask(scope);
  await sleep(0.04);
  console.log(`${task.cancelling()} cancel request, of the group`);
  task.cancel();
  console.log(`${task.cancelling()} cancel requests`);
  try {
    await task;
  } catch {
    console.log(`cancelled: ${task.cancelled() ? 'yes' : 'no'}`);
  }
}

run(main);

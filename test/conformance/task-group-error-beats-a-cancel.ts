// A task of a cancelled group fails in its cleanup: the error is thrown, and the cancellation later.
import { createTask, currentTask, ExceptionGroup, run, sleep, taskGroup } from 'uasyncio';

async function clumsy(): Promise<void> {
  try {
    await sleep(10);
  } catch {
    throw new Error('the child stumbled');
  }
}

async function scope(): Promise<void> {
  try {
    await taskGroup(async (group) => {
      group.createTask(clumsy);
      await sleep(10);
    });
  } catch (e) {
    if (!(e instanceof ExceptionGroup)) throw e;
    console.log(`errors: ${e.errors.map((each) => (each as Error).message).join(', ')}`);
    console.log(`${currentTask()?.cancelling()} cancel request`);
  }
  await sleep(0);
  console.log('not reached');
}

async function main(): Promise<void> {
  const task = createTask(scope);
  await sleep(0.02);
  task.cancel();
  try {
    await task;
  } catch {
    console.log(`cancelled: ${task.cancelled() ? 'yes' : 'no'}`);
  }
}

run(main);

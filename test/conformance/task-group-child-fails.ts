// When a task fails, the other tasks and the body are cancelled; then ExceptionGroup is thrown.
import { CancelledError, ExceptionGroup, run, sleep, taskGroup } from 'uasyncio';

async function good(): Promise<void> {
  try {
    await sleep(10);
  } finally {
    console.log('good is cancelled');
    await sleep(0.02);
    console.log('good is clean');
  }
}

async function bad(): Promise<void> {
  await sleep(0.02);
  throw new Error('bad is broken');
}

async function main(): Promise<void> {
  try {
    await taskGroup(async (group) => {
      group.createTask(good);
      group.createTask(bad);
      try {
        await sleep(10);
      } catch (e) {
        console.log(`body: ${e instanceof CancelledError ? 'CancelledError' : 'another error'}`);
        throw e;
      }
    });
  } catch (e) {
    if (!(e instanceof ExceptionGroup)) throw e;
    console.log(e.message);
    for (const each of e.errors) console.log((each as Error).message);
  }
}

run(main);

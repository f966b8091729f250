// Cancelling a task that awaits another cancels that one first.
import { CancelledError, createTask, run, sleep } from 'uasyncio';

async function inner(): Promise<void> {
  try {
    await sleep(10);
  } finally {
    console.log('inner ends');
  }
}

async function main(): Promise<void> {
  const innerTask = createTask(inner);
  const outerTask = createTask(async () => {
    try {
      await innerTask;
    } finally {
      console.log(`outer ends, inner is done? ${innerTask.done() ? 'yes' : 'no'}`);
    }
  });
  await sleep(0.01);
  outerTask.cancel();
  try {
    await outerTask;
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    console.log('outer was cancelled');
  }
}

run(main);

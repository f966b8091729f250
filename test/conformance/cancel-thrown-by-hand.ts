// A task that itself throws CancelledError counts as cancelled.
import { CancelledError, createTask, run } from 'uasyncio';

async function main(): Promise<void> {
  const task = createTask(async () => {
    throw new CancelledError('I give up');
  });
  try {
    await task;
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    console.log(`caught: ${e.message}`);
  }
  console.log(`cancelled? ${task.cancelled() ? 'yes' : 'no'}`);
}

run(main);

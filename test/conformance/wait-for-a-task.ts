// On a timeout the awaited task is cancelled, and is done when waitFor throws.
import { createTask, run, sleep, TimeoutError, waitFor } from 'uasyncio';

async function main(): Promise<void> {
  const task = createTask(async () => {
    try {
      await sleep(10);
    } finally {
      console.log('task ends');
    }
  });
  try {
    await waitFor(task, 0.02);
  } catch (e) {
    console.log(e instanceof TimeoutError ? 'TimeoutError' : 'another error');
  }
  console.log(`task is done? ${task.done() ? 'yes' : 'no'}`);
}

run(main);

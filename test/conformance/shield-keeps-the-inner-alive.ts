// Cancelling a task that awaits a shield cancels the wait, not the shielded task.
import { CancelledError, createTask, run, shield, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const saving = createTask(async () => {
    console.log('saving');
    await sleep(0.03);
    console.log('saved');
    return 'file';
  });
  const task = createTask(async () => {
    try {
      await shield(saving);
    } catch (e) {
      console.log(`waiter: ${e instanceof CancelledError ? 'cancelled' : 'another'}`);
    }
  });
  await sleep(0.01);
  task.cancel();
  await task;
  console.log(`saving is done? ${saving.done() ? 'yes' : 'no'}`);
  console.log(`saving gave ${await saving}`);
}

run(main);

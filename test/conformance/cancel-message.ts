// cancel(msg) sets the message of the error, inside the task and where the task is awaited.
import { CancelledError, createTask, run, sleep } from 'uasyncio';

async function work(): Promise<void> {
  try {
    await sleep(10);
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    console.log(`inside: ${e.message}`);
    throw e;
  }
}

async function main(): Promise<void> {
  const task = createTask(work);
  await sleep(0);
  task.cancel('battery is low');
  try {
    await task;
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    console.log(`outside: ${e.message}`);
  }

  const other = createTask(work);
  await sleep(0);
  other.cancel();
  try {
    await other;
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    console.log(`outside: ${e.message === '' ? 'no message' : 'a message'}`);
  }
}

run(main);

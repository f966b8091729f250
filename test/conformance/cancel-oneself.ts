// A task that cancels itself is interrupted at its next await.
import { CancelledError, createTask, currentTask, run, sleep } from 'uasyncio';

async function work(): Promise<void> {
  currentTask()?.cancel();
  console.log('still running');
  try {
    await sleep(0);
    console.log('not reached');
  } finally {
    console.log('interrupted');
  }
}

async function main(): Promise<void> {
  try {
    await createTask(work);
  } catch (e) {
    console.log(e instanceof CancelledError ? 'cancelled' : 'another error');
  }
}

run(main);

// A task may catch CancelledError and continue; it then ends like a task that was not cancelled.
import { CancelledError, createTask, run, sleep } from 'uasyncio';

async function stubborn(): Promise<string> {
  for (let i = 1; i <= 2; i++) {
    try {
      await sleep(10);
    } catch (e) {
      if (!(e instanceof CancelledError)) throw e;
      console.log(`ignored cancel ${i}`);
    }
  }
  return 'my own way';
}

async function main(): Promise<void> {
  const task = createTask(stubborn);
  for (let i = 0; i < 2; i++) {
    await sleep(0.01);
    task.cancel();
  }
  console.log(await task);
}

run(main);

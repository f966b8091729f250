// A task may catch the CancelledError and go on; it then ends as if nothing had been.
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

// The cleanup after a timeout can have a timeout of its own.
import { currentTask, run, sleep, TimeoutError, timeout } from 'uasyncio';

async function cleanUp(): Promise<void> {
  try {
    await timeout(0.02, () => sleep(10));
  } catch (e) {
    console.log(`cleanup: ${e instanceof TimeoutError ? 'TimeoutError' : 'another error'}`);
  }
}

async function main(): Promise<void> {
  try {
    await timeout(0.02, async () => {
      try {
        await sleep(10);
      } finally {
        await cleanUp();
        console.log(`${currentTask()?.cancelling()} cancel request`);
      }
    });
  } catch (e) {
    console.log(`main: ${e instanceof TimeoutError ? 'TimeoutError' : 'another error'}`);
  }
  console.log(`${currentTask()?.cancelling()} cancel requests`);
}

run(main);

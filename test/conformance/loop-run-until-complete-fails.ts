// runUntilComplete throws errors and cancellations; the loop can be used again.
import { CancelledError, currentTask, newEventLoop, sleep } from 'uasyncio';

async function fail(): Promise<void> {
  await sleep(0);
  throw new Error('no such sensor');
}

async function cancelItself(): Promise<void> {
  currentTask()?.cancel();
  await sleep(0);
}

const loop = newEventLoop();
loop
  .runUntilComplete(() => fail())
  .catch((e: unknown) => {
    console.log(`the first run failed: ${(e as Error).message}`);
    return loop.runUntilComplete(() => cancelItself());
  })
  .catch((e) => {
    console.log(`the second run: ${e instanceof CancelledError ? 'cancelled' : 'another error'}`);
    return loop.runUntilComplete(async () => 'fine');
  })
  .then((value) => {
    console.log(`the third run is ${value}`);
    loop.close();
  });

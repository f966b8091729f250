// A waiter that times out no longer counts.
import { Barrier, createTask, run, sleep, TimeoutError, waitFor } from 'uasyncio';

async function main(): Promise<void> {
  const barrier = new Barrier(2);
  try {
    await waitFor(barrier.wait(), 0.02);
  } catch (e) {
    console.log(e instanceof TimeoutError ? 'nobody came' : 'another error');
  }
  console.log(`${barrier.nWaiting} wait, broken? ${barrier.broken ? 'yes' : 'no'}`);
  const other = createTask(() => barrier.wait());
  await sleep(0.01);
  console.log(`main: index ${await waitFor(barrier.wait(), 0.02)}`);
  console.log(`other: index ${await other}`);
}

run(main);

// A task is cancelled after the barrier opened: the others pass anyway, and the barrier can be used again.
import { Barrier, CancelledError, createTask, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const barrier = new Barrier(3);
  const come = async (name: string): Promise<void> => {
    try {
      const index = await barrier.wait();
      console.log(`${name} passes, index ${index}`);
    } catch (e) {
      console.log(`${name}: ${e instanceof CancelledError ? 'cancelled' : 'another error'}`);
    }
  };
  for (let round = 1; round <= 2; round++) {
    const a = createTask(() => come('a'));
    const b = createTask(() => come('b'));
    await sleep(0.01);
    await come('main');
    if (round === 1) a.cancel();
    await a;
    await b;
  }
  console.log(`${barrier.nWaiting} wait, broken? ${barrier.broken ? 'yes' : 'no'}`);
}

run(main);

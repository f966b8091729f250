// A cancelled waiter no longer counts: another task has to arrive in its place.
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
  const a = createTask(() => come('a'));
  const b = createTask(() => come('b'));
  await sleep(0.01);
  a.cancel();
  await a;
  console.log(`${barrier.nWaiting} wait, broken? ${barrier.broken ? 'yes' : 'no'}`);
  const c = createTask(() => come('c'));
  await sleep(0.01);
  console.log(`${barrier.nWaiting} wait, c is done? ${c.done() ? 'yes' : 'no'}`);
  await come('d');
  await b;
  await c;
}

run(main);

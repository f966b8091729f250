// Aborted when it has opened but not emptied, a barrier is broken for those who have not left.
import { Barrier, BrokenBarrierError, createTask, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const barrier = new Barrier(3);
  const come = async (name: string): Promise<void> => {
    try {
      console.log(`${name}: index ${await barrier.wait()}`);
    } catch (e) {
      console.log(`${name}: ${e instanceof BrokenBarrierError ? 'broken' : 'another error'}`);
    }
  };
  const a = createTask(() => come('a'));
  const b = createTask(() => come('b'));
  await sleep(0.01);
  await come('main');
  await barrier.abort();
  await a;
  await b;
  await come('main');
}

run(main);

// Aborted while some tasks have not left yet, an open barrier throws in those tasks.
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

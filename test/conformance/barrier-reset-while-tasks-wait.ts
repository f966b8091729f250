// reset() makes waiting tasks throw; the barrier can be used again at once.
import { Barrier, BrokenBarrierError, createTask, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const barrier = new Barrier(2);
  const come = async (name: string): Promise<void> => {
    try {
      console.log(`${name}: index ${await barrier.wait()}`);
    } catch (e) {
      console.log(`${name}: ${e instanceof BrokenBarrierError ? 'sent away' : 'another error'}`);
    }
  };
  const a = createTask(() => come('a'));
  await sleep(0.01);
  await barrier.reset();
  console.log(`broken? ${barrier.broken ? 'yes' : 'no'}, ${barrier.nWaiting} wait`);
  const b = createTask(() => come('b'));
  await come('main');
  await a;
  await b;
  await barrier.reset();
  console.log(`broken? ${barrier.broken ? 'yes' : 'no'}, ${barrier.nWaiting} wait`);
}

run(main);

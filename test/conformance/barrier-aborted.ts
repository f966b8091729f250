// abort() breaks a barrier for waiting tasks and for later ones, until reset().
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
  await barrier.abort();
  console.log(`broken? ${barrier.broken ? 'yes' : 'no'}`);
  await a;
  await b;
  await come('late');
  await barrier.reset();
  console.log(`broken? ${barrier.broken ? 'yes' : 'no'}`);
  const again = [createTask(() => come('a')), createTask(() => come('b'))];
  await sleep(0.01);
  await come('c');
  for (const task of again) await task;
}

run(main);

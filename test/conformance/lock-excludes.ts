// Between acquire and release only one task runs the code, even across awaits.
import { gather, Lock, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const lock = new Lock();
  let inside = 0;
  const work = async (name: string): Promise<void> => {
    await lock.acquire();
    inside += 1;
    console.log(`${name} in, ${inside} inside`);
    await sleep(0.01);
    inside -= 1;
    console.log(`${name} out`);
    lock.release();
  };
  await gather(
    () => work('a'),
    () => work('b'),
    () => work('c'),
  );
  console.log(`locked? ${lock.locked() ? 'yes' : 'no'}`);
}

run(main);

// Reading, waiting and writing back loses updates without a lock, but none with it.
import { gather, Lock, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  let counter = 0;
  const increment = async (): Promise<void> => {
    const seen = counter;
    await sleep(0);
    counter = seen + 1;
  };
  const calls: (() => Promise<void>)[] = [];
  for (let i = 0; i < 10; i++) calls.push(() => increment());
  await gather(...calls);
  console.log(`without a lock: ${counter}`);

  counter = 0;
  const lock = new Lock();
  const guarded: (() => PromiseLike<void>)[] = [];
  for (let i = 0; i < 10; i++) guarded.push(() => lock.with(increment));
  await gather(...guarded);
  console.log(`with a lock: ${counter}`);
}

run(main);

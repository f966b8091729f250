// Waiters get the lock in the order in which they came, even if one comes back.
import { gather, Lock, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const lock = new Lock();
  const work = async (name: string, times: number): Promise<void> => {
    for (let i = 1; i <= times; i++) {
      await lock.with(async () => {
        console.log(`${name} ${i}`);
        await sleep(0);
      });
    }
    console.log(`${name} is through`);
  };
  await gather(
    () => work('a', 3),
    () => work('b', 1),
    () => work('c', 2),
  );
}

run(main);

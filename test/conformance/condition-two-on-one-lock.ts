// Two conditions may share one lock: here "not empty" and "not full" of a buffer of two items.
import { Condition, gather, Lock, run } from 'uasyncio';

async function main(): Promise<void> {
  const lock = new Lock();
  const notEmpty = new Condition(lock);
  const notFull = new Condition(lock);
  const buffer: number[] = [];
  const produce = async (): Promise<void> => {
    for (let n = 1; n <= 5; n++) {
      await lock.with(async () => {
        await notFull.waitFor(() => buffer.length < 2);
        buffer.push(n);
        console.log(`put ${n}, ${buffer.length} in the buffer`);
        notEmpty.notify();
      });
    }
  };
  const consume = async (): Promise<void> => {
    for (let i = 0; i < 5; i++) {
      await lock.with(async () => {
        await notEmpty.waitFor(() => buffer.length > 0);
        console.log(`got ${buffer.shift()}`);
        notFull.notify();
      });
    }
  };
  await gather(produce, consume);
}

run(main);

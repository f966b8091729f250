// A BoundedSemaphore guards a pool of two: each task inside takes one of them and puts it back.
import { BoundedSemaphore, gather, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const pool = ['uart 1', 'uart 2'];
  const free = new BoundedSemaphore(2);
  const send = (message: string, times: number) =>
    free.with(async () => {
      const port = pool.shift() as string;
      for (let i = 0; i < times; i++) {
        console.log(`${port}: ${message}`);
        await sleep(0);
      }
      pool.push(port);
    });
  await gather(
    () => send('a', 4),
    () => send('b', 1),
    () => send('c', 2),
    () => send('d', 1),
  );
  console.log(`back in the pool: ${pool.join(', ')}`);
}

run(main);

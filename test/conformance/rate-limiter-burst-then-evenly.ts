// A rate limiter lets a burst through at once; the rest follow one by one, in order.
import { createTask, gather, RateLimiter, run, sleepMs } from 'uasyncio';

async function main(): Promise<void> {
  // Two in 100 ms: after the burst one every 50 ms.
  const limiter = new RateLimiter(2, 0.1);
  const room = (): string => (limiter.hasCapacity() ? 'room for another' : 'no room');
  console.log(`at first there is ${room()}`);
  const send = async (name: string): Promise<void> => {
    await limiter.acquire();
    console.log(`${name} is sent`);
  };
  const tasks = ['a', 'b', 'c', 'd'].map((name) => createTask(() => send(name)));
  await sleepMs(5);
  console.log(`after the burst there is ${room()}`);
  await gather(...tasks);
  console.log(`when all are sent there is ${room()}`);
  await sleepMs(100);
  console.log(`later there is ${room()}`);
}

run(main);

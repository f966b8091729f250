// A rate limiter lets a burst through at once; the rest follow one by one, in their order.
import { createTask, gather, RateLimiter, run, sleepMs } from 'uasyncio';

async function main(): Promise<void> {
  // Two in 120 ms: after the burst one every 60 ms.
  const limiter = new RateLimiter(2, 0.12);
  const send = async (name: string): Promise<void> => {
    await limiter.acquire();
    console.log(`${name} is sent`);
  };
  const tasks = ['a', 'b', 'c', 'd'].map((name) => createTask(() => send(name)));
  for (const ms of [30, 90, 150]) {
    await sleepMs(ms === 30 ? 30 : 60);
    console.log(`${ms} ms, room for another: ${limiter.hasCapacity() ? 'yes' : 'no'}`);
  }
  await gather(...tasks);
  await sleepMs(80);
  console.log(`later, room for another: ${limiter.hasCapacity() ? 'yes' : 'no'}`);
}

run(main);

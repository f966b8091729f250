// A task that is cancelled while a rate limiter delays it uses nothing up; the next one gets through.
import { createTask, RateLimiter, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const limiter = new RateLimiter(1, 0.04);
  const send = async (name: string): Promise<void> => {
    await limiter.with(async () => console.log(`${name} is sent`));
  };
  await send('a');
  const b = createTask(() => send('b'));
  const c = createTask(() => send('c'));
  await sleep(0.02);
  console.log('b is cancelled');
  b.cancel();
  await c;
  console.log(`b: ${b.cancelled() ? 'cancelled' : 'sent'}`);
  try {
    await limiter.acquire(2);
  } catch (e) {
    console.log(`two at once: ${e instanceof RangeError ? 'never' : 'another error'}`);
  }
}

run(main);

// Tasks wake in the order of their deadlines, not of their creation.
import { gather, run, sleep } from 'uasyncio';

async function nap(name: string, seconds: number): Promise<void> {
  console.log(`${name} lies down`);
  await sleep(seconds);
  console.log(`${name} gets up`);
}

async function main(): Promise<void> {
  await gather(
    () => nap('slow', 0.09),
    () => nap('quick', 0.01),
    () => nap('middling', 0.05),
  );
  console.log('all are up');
}

run(main);

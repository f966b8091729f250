// A recursion of 500 levels through await, down and up again.
import { run, sleep } from 'uasyncio';

async function depth(n: number): Promise<number> {
  if (n === 0) {
    await sleep(0);
    return 0;
  }
  const below = await depth(n - 1);
  return below + 1;
}

async function fail(n: number): Promise<void> {
  if (n === 0) {
    await sleep(0);
    throw new Error('from below');
  }
  await fail(n - 1);
}

async function main(): Promise<void> {
  console.log(`depth ${await depth(500)}`);
  try {
    await fail(500);
  } catch (e) {
    console.log(e instanceof Error ? e.message : '?');
  }
}

run(main);

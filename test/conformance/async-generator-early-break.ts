// Leaving for await early runs the finally block of the async generator, and waits for it.
// except native quickjs: QuickJS 2021 does not wait for a finally that awaits
import { run, sleep } from 'uasyncio';

async function* samples(name: string): AsyncGenerator<number> {
  let n = 0;
  try {
    for (;;) {
      n += 1;
      await sleep(0);
      yield n;
    }
  } finally {
    await sleep(0.01);
    console.log(`${name} is closed after ${n}`);
  }
}

async function firstAbove(limit: number): Promise<number> {
  for await (const n of samples('inner')) {
    if (n > limit) return n;
  }
  return -1;
}

async function main(): Promise<void> {
  for await (const n of samples('outer')) {
    if (n === 3) break;
    console.log(`sample ${n}`);
  }
  console.log('left the loop');
  console.log(`found ${await firstAbove(1)}`);
  try {
    for await (const n of samples('failing')) {
      throw new Error(`cannot take ${n}`);
    }
  } catch (e) {
    console.log(e instanceof Error ? e.message : '?');
  }
}

run(main);

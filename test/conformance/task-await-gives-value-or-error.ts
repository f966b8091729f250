// Awaiting a task returns its value or throws its error, even after its end, and more than once.
import { createTask, run, sleep } from 'uasyncio';

async function half(n: number): Promise<number> {
  await sleep(0);
  if (n % 2 !== 0) throw new Error(`${n} is odd`);
  return n / 2;
}

async function main(): Promise<void> {
  const good = createTask(() => half(10));
  console.log(`good: ${await good}`);
  const bad = createTask(() => half(7));
  for (let i = 0; i < 2; i++) {
    try {
      await bad;
    } catch (e) {
      console.log(`bad: ${e instanceof Error ? e.message : '?'}`);
    }
  }
  console.log(`good again: ${await good}`);
}

run(main);

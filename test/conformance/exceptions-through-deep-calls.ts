// An error passes through every caller; each finally block runs, innermost first.
import { run, sleep } from 'uasyncio';

async function descend(n: number): Promise<void> {
  console.log(`down ${n}`);
  try {
    if (n === 0) {
      await sleep(0);
      throw new Error('rock bottom');
    }
    await descend(n - 1);
    console.log('not reached');
  } finally {
    await sleep(0);
    console.log(`up ${n}`);
  }
}

async function main(): Promise<void> {
  try {
    await descend(4);
  } catch (e) {
    console.log(e instanceof Error ? e.message : '?');
  }
}

run(main);

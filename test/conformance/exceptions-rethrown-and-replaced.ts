// An error can be thrown again, or replaced, at each level.
import { run, sleep } from 'uasyncio';

async function read(): Promise<void> {
  await sleep(0);
  throw new Error('checksum');
}

async function again(): Promise<void> {
  try {
    await read();
  } catch (e) {
    console.log(`again: ${e instanceof Error ? e.message : '?'}`);
    throw e;
  }
}

async function replaced(): Promise<void> {
  try {
    await again();
  } catch {
    await sleep(0);
    throw new Error('no reading');
  } finally {
    console.log('replaced: finally');
  }
}

async function main(): Promise<void> {
  for (const call of [again, replaced]) {
    try {
      await call();
    } catch (e) {
      console.log(`main: ${e instanceof Error ? e.message : '?'}`);
    }
  }
}

run(main);

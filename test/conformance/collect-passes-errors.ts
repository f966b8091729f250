// collect() throws the error of its source, after the cleanup; the values before it are lost.
import { collect, run, sleep } from 'uasyncio';

async function* readings(): AsyncGenerator<number> {
  try {
    yield 1;
    await sleep(0.01);
    yield 2;
    throw new Error('sensor is gone');
  } finally {
    await sleep(0);
    console.log('readings are closed');
  }
}

async function main(): Promise<void> {
  let values: number[] = [];
  try {
    values = await collect(readings());
  } catch (e) {
    console.log(`caught: ${(e as Error).message}`);
  }
  console.log(`there are ${values.length} values`);
}

run(main);

// Only the first error is thrown; a later error of another child is not reported.
import { gather, run, sleep } from 'uasyncio';

async function fail(name: string, seconds: number): Promise<void> {
  await sleep(seconds);
  console.log(`${name} fails`);
  throw new Error(name);
}

async function main(): Promise<void> {
  try {
    await gather(
      () => fail('late', 0.04),
      () => fail('early', 0.01),
    );
  } catch (e) {
    console.log(`caught ${e instanceof Error ? e.message : '?'}`);
  }
  await sleep(0.06);
  console.log('main ends');
}

run(main);

// collect() returns an array of all values of an async generator, which may be empty.
import { collect, gather, run, sleep } from 'uasyncio';

async function* count(to: number): AsyncGenerator<number> {
  for (let n = 1; n <= to; n++) {
    await sleep(0);
    yield n;
  }
}

async function main(): Promise<void> {
  console.log(`[${(await collect(count(3))).join(', ')}]`);
  console.log(`[${(await collect(count(0))).join(', ')}]`);
  const [a, b] = await gather(
    () => collect(count(2)),
    () => collect(count(4)),
  );
  console.log(`[${a.join(', ')}] and [${b.join(', ')}]`);
}

run(main);

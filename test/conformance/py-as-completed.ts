// Python's spelling: as_completed, in order of completion.
import * as asyncio from 'uasyncio/py';

async function work(n: number): Promise<number> {
  await asyncio.sleep(0.03 * n);
  return n;
}

async function main(): Promise<void> {
  const coros = [3, 1, 2].map((n) => () => work(n));
  for (const next of asyncio.as_completed(coros)) {
    console.log(`${await next} has ended`);
  }
}

asyncio.run(main);

// A hundred children at once.
import { gather, run, sleep } from 'uasyncio';

async function square(n: number): Promise<number> {
  for (let i = 0; i < n % 7; i++) await sleep(0);
  return n * n;
}

async function main(): Promise<void> {
  const calls: (() => Promise<number>)[] = [];
  for (let n = 0; n < 100; n++) calls.push(() => square(n));
  const squares = await gather(...calls);
  let sum = 0;
  for (const s of squares) sum += s;
  console.log(`sum ${sum}, first ${squares[0]}, last ${squares[99]}`);
}

run(main);

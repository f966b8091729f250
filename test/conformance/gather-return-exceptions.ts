// With returnExceptions errors are among the values, and gather waits for all.
import { gather, run, sleep } from 'uasyncio';

async function child(n: number): Promise<string> {
  await sleep(0.01 * n);
  if (n % 2 === 1) throw new Error(`${n} is odd`);
  return `value ${n}`;
}

async function main(): Promise<void> {
  const results: unknown[] = await gather(
    () => child(5),
    () => child(2),
    () => child(1),
    { returnExceptions: true },
  );
  for (const r of results) {
    console.log(r instanceof Error ? `error: ${r.message}` : `${r}`);
  }
}

run(main);

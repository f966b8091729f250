// A gather is a future: it can itself be an argument, and be awaited later.
import { gather, run, sleep } from 'uasyncio';

async function leaf(name: string, seconds: number): Promise<string> {
  await sleep(seconds);
  return name;
}

async function main(): Promise<void> {
  const inner = gather(
    () => leaf('a', 0.02),
    () => leaf('b', 0.01),
  );
  console.log(`done? ${inner.done() ? 'yes' : 'no'}`);
  const [pair, single] = await gather(inner, () => leaf('c', 0));
  console.log(`${pair.join(' ')} and ${single}`);
  console.log(`again: ${(await inner).join(' ')}`);
}

run(main);

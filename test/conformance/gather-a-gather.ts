// A gather can itself be an argument, and be awaited again.
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
  const [pair, single] = await gather(inner, () => leaf('c', 0));
  console.log(`${pair.join(' ')} and ${single}`);
  console.log(`again: ${(await inner).join(' ')}`);
}

run(main);

// Calls of gather can be nested.
import { gather, run, sleep } from 'uasyncio';

async function leaf(name: string, seconds: number): Promise<string> {
  await sleep(seconds);
  console.log(`leaf ${name}`);
  return name;
}

async function branch(a: string, b: string): Promise<string> {
  const leaves = await gather(
    () => leaf(a, 0.03),
    () => leaf(b, 0.01),
  );
  return `(${leaves.join(' ')})`;
}

async function main(): Promise<void> {
  const tree = await gather(
    () => branch('a', 'b'),
    async () => {
      await sleep(0.05);
      return await branch('c', 'd');
    },
  );
  console.log(tree.join(' '));
}

run(main);

// gather creates its tasks when it is called; it may be awaited later.
import { gather, run, sleep } from 'uasyncio';

async function work(name: string): Promise<string> {
  console.log(`${name} begins`);
  await sleep(0.01);
  console.log(`${name} ends`);
  return name;
}

async function main(): Promise<void> {
  const both = gather(
    () => work('a'),
    () => work('b'),
  );
  console.log('gathered');
  await sleep(0.04);
  console.log('now await');
  console.log((await both).join(' '));
}

run(main);

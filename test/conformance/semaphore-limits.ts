// The semaphore's value limits how many tasks are inside.
import { gather, run, Semaphore, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const semaphore = new Semaphore(2);
  let inside = 0;
  const work = (name: string) =>
    semaphore.with(async () => {
      inside += 1;
      console.log(`${name} in, ${inside} inside`);
      await sleep(0);
      inside -= 1;
      console.log(`${name} out`);
      return name;
    });
  const names = await gather(
    () => work('a'),
    () => work('b'),
    () => work('c'),
    () => work('d'),
    () => work('e'),
  );
  console.log(`${names.join(' ')}`);
}

run(main);

// Two tasks that read from the same async generator in turn get each item once.
import { gather, Lock, run, sleep } from 'uasyncio';

async function* jobs(): AsyncGenerator<string> {
  for (const job of ['wash', 'rinse', 'spin', 'dry', 'fold']) {
    await sleep(0.02);
    yield job;
  }
}

async function worker(name: string, source: AsyncGenerator<string>, lock: Lock): Promise<number> {
  for (let count = 0; ; count++) {
    const { value, done } = await lock.with(() => source.next());
    if (done) return count;
    console.log(`${name} gets ${value}`);
    await sleep(0);
  }
}

async function main(): Promise<void> {
  const source = jobs();
  const lock = new Lock();
  const counts = await gather(
    () => worker('a', source, lock),
    () => worker('b', source, lock),
  );
  console.log(`done: ${counts.join(' and ')}`);
}

run(main);

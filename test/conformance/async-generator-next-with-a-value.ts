// next(value) passes the value to the waiting yield of the async generator.
import { run, sleep } from 'uasyncio';

async function* average(): AsyncGenerator<number, string, number> {
  let sum = 0;
  let count = 0;
  while (count < 3) {
    const sample = yield count === 0 ? 0 : sum / count;
    await sleep(0);
    sum += sample;
    count += 1;
  }
  return 'enough';
}

async function main(): Promise<void> {
  const generator = average();
  await generator.next(99);
  for (const sample of [10, 20, 60, 90]) {
    const { value, done } = await generator.next(sample);
    console.log(done ? 'over' : `average ${value}`);
  }
}

run(main);

// Async generators read from each other; each value passes all of them before the next one starts.
import { run, sleep } from 'uasyncio';

async function* numbers(): AsyncGenerator<number> {
  for (let n = 1; n <= 5; n++) {
    await sleep(0);
    console.log(`make ${n}`);
    yield n;
  }
}

async function* odd(source: AsyncIterable<number>): AsyncGenerator<number> {
  for await (const n of source) if (n % 2 === 1) yield n;
}

async function* squares(source: AsyncIterable<number>): AsyncGenerator<number> {
  for await (const n of source) {
    await sleep(0);
    yield n * n;
  }
}

async function main(): Promise<void> {
  for await (const square of squares(odd(numbers()))) console.log(`take ${square}`);
  console.log('the end');
}

run(main);

// Any object with an async next() can be looped over with for await.
import { run, sleep } from 'uasyncio';

class Countdown {
  constructor(private left: number) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<number, undefined>> {
    await sleep(0);
    if (this.left === 0) return { done: true, value: undefined };
    this.left -= 1;
    return { done: false, value: this.left };
  }
}

async function main(): Promise<void> {
  for await (const n of new Countdown(3)) console.log(`${n} to go`);
  console.log('lift off');
}

run(main);

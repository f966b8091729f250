// collect() accepts everything that for await does: a generator, an async iterator by hand, tasks.
import { collect, createTask, run, sleep } from 'uasyncio';

function* squares(): Generator<number> {
  for (let n = 1; n <= 3; n++) yield n * n;
}

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
  console.log((await collect(squares())).join(' '));
  console.log((await collect(new Countdown(3))).join(' '));
  const slow = async (name: string, seconds: number) => await sleep(seconds, name);
  const tasks = [createTask(() => slow('late', 0.04)), createTask(() => slow('early', 0.02))];
  console.log((await collect(tasks)).join(' '));
}

run(main);

// yield* passes on the values of another async generator; the inner one is closed first.
// except native quickjs: QuickJS 2021 does not wait for the generators
import { run, sleep } from 'uasyncio';

async function* count(from: number, to: number): AsyncGenerator<number> {
  try {
    for (let n = from; n <= to; n++) {
      await sleep(0);
      yield n;
    }
  } finally {
    console.log(`from ${from} is closed`);
  }
}

async function* both(): AsyncGenerator<number> {
  try {
    yield 0;
    yield* count(1, 2);
    yield* count(10, 19);
  } finally {
    console.log('both are closed');
  }
}

async function main(): Promise<void> {
  for await (const n of both()) {
    console.log(`got ${n}`);
    if (n === 11) break;
  }
  console.log('main ends');
}

run(main);

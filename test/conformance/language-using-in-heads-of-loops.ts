// Loops with `using` in their head; `await using` with nothing, and with a plain dispose method.
import { run, sleep } from 'uasyncio';

const made = (name: string): Disposable => ({
  [Symbol.dispose]() {
    console.log(`${name} disposed`);
  },
});
const failing = (): Disposable => ({
  [Symbol.dispose]() {
    throw new Error('of dispose');
  },
});

async function heads(): Promise<void> {
  for (using x = made('head'), _y = made('second'); ; ) {
    await sleep(0);
    if (x) break;
  }
  let rounds = 0;
  outer: for (await using _x = made('awaited'); rounds < 3; rounds++) {
    for (;;) {
      await sleep(0);
      continue outer;
    }
  }
  console.log(`${rounds} rounds`);
  for (using x of [made('a'), null, made('b')]) {
    await sleep(0);
    console.log(x ? 'has one' : 'has none');
  }
  for (await using x of [made('c'), undefined]) console.log(x ? 'has one' : 'has none');
}

async function nothing(): Promise<void> {
  {
    await using _a = null;
    await using _b = undefined;
    await using _c = made('fallback');
    console.log('body');
  }
  try {
    await using _d = failing();
  } catch (e) {
    console.log((e as Error).message);
  }
}

async function main(): Promise<void> {
  await heads();
  await nothing();
}

run(main);

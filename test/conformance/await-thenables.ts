// Thenables are resolved as promises resolve them.
import { run } from 'uasyncio';

type Resolve = (value: unknown) => void;
type Then = (resolve: Resolve, reject: Resolve) => unknown;
const of = (then: Then): unknown => ({ then });
const fails = (message: string): never => {
  throw new Error(message);
};

function callable(then: Then): unknown {
  const fn = (): number => 0;
  fn.then = then;
  return fn;
}

let reads = 0;
const counted = {
  get then(): Then {
    reads++;
    return (resolve) => resolve('counted');
  },
};
const throwing = {
  get then(): Then {
    return fails('getter');
  },
};

const values: [string, unknown][] = [
  ['nested', of((resolve) => resolve(of((again) => again('inner'))))],
  ['nested error', of((resolve) => resolve(of((_, reject) => reject(new Error('inner')))))],
  ['nested getter', of((resolve) => resolve(throwing))],
  ['late error', of((resolve) => [resolve('kept'), fails('late')])],
  ['late error of a nested one', of((resolve) => [resolve(of((r) => r('kept'))), fails('late')])],
  ['resolved twice', of((resolve) => [resolve('first'), resolve('second')])],
  ['rejected after', of((resolve, reject) => [resolve('first'), reject(new Error('second'))])],
  ['rejected with a thenable', of((_, reject) => reject(of((r) => r('not awaited'))))],
  ['throws', of(() => fails('at once'))],
  ['callable', callable((resolve) => resolve('called'))],
  ['getter throws', throwing],
  ['then is no function', { then: 5 }],
  ['counted', counted],
];

const shown = (x: unknown): string => (typeof x === 'object' ? 'an object' : `${x}`);
const returned = async (x: unknown): Promise<unknown> => x;
async function inTry(x: unknown): Promise<unknown> {
  try {
    return x;
  } catch {
    return 'must not be caught';
  }
}

async function main(): Promise<void> {
  for (const [name, value] of values) {
    for (const get of [async () => await value, () => returned(value), () => inTry(value)])
      try {
        console.log(`${name}: ${shown(await get())}`);
      } catch (e) {
        console.log(`${name}: throws ${e instanceof Error ? e.message : shown(e)}`);
      }
  }
  console.log(`then was read ${reads} times`);
}

run(main);

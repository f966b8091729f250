// Loops use the iterator of an array that has one of its own.
// except espruino: it has no symbols, and reads arrays by index
import { run, sleep } from 'uasyncio';

class Ring extends Array<number> {
  override *[Symbol.iterator](): ArrayIterator<number> {
    for (let i = this.length; i-- > 0; ) yield this[i] as number;
    return undefined;
  }
}

async function* delegates(x: Iterable<number>): AsyncGenerator<number> {
  yield* x;
}

async function main(): Promise<void> {
  const own = [1, 2, 3];
  // Not by assignment: the prototypes are frozen on XS.
  Object.defineProperty(own, Symbol.iterator, {
    *value() {
      yield 10;
      yield 20;
    },
  });
  for (const array of [Ring.from([1, 2, 3]), own, [1, 2, 3]]) {
    const seen: number[] = [];
    for (const x of array) seen.push(x);
    for (const x of array) {
      await sleep(0);
      seen.push(x);
    }
    for await (const x of array) seen.push(x);
    for await (const x of delegates(array)) seen.push(x);
    const [first] = array;
    console.log(`${seen.join()} ${[await sleep(0, 'spread'), ...array].join()} ${first}`);
  }
}

run(main);

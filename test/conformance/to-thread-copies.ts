// except espruino: it has no threads
import { CancelledError, createTask, Event, run, toThread } from 'uasyncio';

class Point {
  x = 1;
  #y = 2;
  sum(): number {
    return this.x + this.#y;
  }
}

/** What a thread finds of a value, and what comes back. */
async function copy(name: string, value: unknown, show: (value: never) => unknown): Promise<void> {
  try {
    console.log(`${name}: ${show((await toThread((v: unknown) => v, value)) as never)}`);
  } catch (error) {
    console.log(`${name}: ${(error as Error).name}`);
  }
}

async function values(): Promise<void> {
  const json = (value: unknown): string => JSON.stringify(value);
  await copy('text', 'é\u0000ab😀', json);
  await copy('numbers', [0.5, 2 ** 40, NaN, -Infinity, -0].map(String), json);
  await copy('minus zero', -0, (n: number) => 1 / n);
  await copy('big', 12345678901234567890n, String);
  await copy('nothing', [null, undefined, true], (list: unknown[]) => list.map(String).join());
  await copy('nested', { a: [1, { b: 'c' }], d: {} }, json);
  await copy('date', new Date(5), (date: Date) => date instanceof Date && date.getTime());
  await copy('bytes', new Uint8Array([1, 2, 3]).subarray(1), (bytes: Uint8Array) => bytes.join());
  await copy('floats', new Float64Array([0.5]), (list: Float64Array) => list.join());
  await copy('buffer', new Uint8Array([7]).buffer, (buffer: ArrayBuffer) => buffer.byteLength);
  await copy('instance', new Point(), (point: Point) => `${json(point)} ${typeof point.sum}`);
  const shared = { n: 1 };
  await copy('shared', [shared, shared], ([a, b]: unknown[]) => a === b);
  const cycle: { me?: unknown } = {};
  cycle.me = cycle;
  await copy('cycle', cycle, (value: typeof cycle) => value.me === value);
  await copy('function', { f() {} }, json);
  await copy('symbol', [Symbol('s')], json);
  await copy('promise', { p: Promise.resolve() }, json);
  await copy('proxy', new Proxy({}, {}), json);
  await copy('weak', new WeakMap(), json);
}

/** A thread that calls the loop without end does not hold it up. */
async function flood(): Promise<void> {
  const called = new Event();
  let calls = 0;
  const task = createTask(() =>
    toThread(
      (call: () => void) => {
        for (;;) call();
      },
      () => {
        if (++calls === 100) called.set();
      },
    ),
  );
  await called.wait();
  task.cancel();
  try {
    await task;
  } catch (error) {
    console.log(`flooded, then cancelled: ${error instanceof CancelledError}`);
  }
}

async function main(): Promise<void> {
  await values();
  await flood();
  const names = await toThread(() => {
    class Words {
      static = 1;
      get = 2;
      set = 3;
      async = 4;
    }
    return Object.keys(new Words()).join();
  });
  console.log(`members ${names}`);
  try {
    await toThread(() => {
      throw Object.assign(new RangeError('no'), { code: 7 });
    });
  } catch (error) {
    const { stack, code } = error as Error & { code: number };
    const place = /to-thread-copies\.ts:(\d+)/.exec(stack as string);
    console.log(
      `thrown ${(error as Error).name} ${code} ${place === null ? stack : 'in its line'}`,
    );
  }
}

run(main);

// Loops check what iterators do, and close them, as the language says.
// except native quickjs: QuickJS 2021 rejects a promise that nobody has when return() gives no object
import { run, sleep } from 'uasyncio';

type Next = () => unknown;
const fail = (): never => {
  throw new Error('of return');
};

/** What can be iterated, of which the methods say when they are called. */
function iterable(name: 'iterator' | 'asyncIterator', next: Next, end?: Next): never {
  const methods: { next: Next; return?: Next } = { next };
  if (end !== undefined)
    methods.return = () => {
      console.log('return');
      return end();
    };
  return (
    name === 'iterator'
      ? { [Symbol.iterator]: () => methods }
      : { [Symbol.asyncIterator]: () => methods }
  ) as never;
}

async function breaks(x: Iterable<unknown>): Promise<void> {
  for (const _ of x) {
    await sleep(0);
    break;
  }
}

async function breaksAsync(x: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of x) break;
}

async function throws(x: Iterable<unknown>): Promise<void> {
  for (const _ of x) {
    await sleep(0);
    throw new RangeError('of the body');
  }
}

async function throwsAsync(x: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of x) throw new RangeError('of the body');
}

async function attempt(name: string, call: () => Promise<void>): Promise<void> {
  try {
    await call();
    console.log(`${name}: no error`);
  } catch (e) {
    const { message } = e as Error;
    console.log(`${name}: ${(e as Error).name}${message.startsWith('of ') ? ` ${message}` : ''}`);
  }
}

async function main(): Promise<void> {
  const more = () => ({ value: 1, done: false });
  for (const kind of ['iterator', 'asyncIterator'] as const) {
    console.log(`-- ${kind}`);
    const [leave, raise] =
      kind === 'iterator' ? [breaks, throws] : [breaksAsync as never, throwsAsync as never];
    await attempt('break', () => leave(iterable(kind, more, () => ({}))));
    await attempt('break without return', () => leave(iterable(kind, more)));
    await attempt('return gives a number', () => leave(iterable(kind, more, () => 5)));
    await attempt('return throws', () => leave(iterable(kind, more, fail)));
    await attempt('throw', () => raise(iterable(kind, more, () => 5)));
    await attempt('throw and return throws', () => raise(iterable(kind, more, fail)));
    await attempt('next gives a number', () =>
      leave(
        iterable(
          kind,
          () => 5,
          () => ({}),
        ),
      ),
    );
    await attempt('next throws', () => leave(iterable(kind, fail, () => ({}))));
  }
  console.log('-- a plain iterator in for await');
  await attempt('break', () => breaksAsync(iterable('iterator', more, () => ({}))));
  await attempt('return gives a number', () => breaksAsync(iterable('iterator', more, () => 5)));
}

run(main);

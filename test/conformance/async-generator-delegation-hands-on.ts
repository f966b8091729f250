// `yield*` of an async generator hands on what `next`, `throw` and `return` bring, and gives the inner value.
// except native quickjs: QuickJS 2021 cannot compile it ("unconsistent stack size")
import { run, sleep } from 'uasyncio';

async function* inner(): AsyncGenerator<string, string, string> {
  try {
    const sent = yield 'first';
    await sleep(0);
    yield `got ${sent}`;
  } catch (e) {
    yield `caught ${(e as Error).message}`;
  } finally {
    await sleep(0);
    console.log('inner ends');
  }
  return 'the inner value';
}

async function* outer(x: unknown): AsyncGenerator<string, string, string> {
  try {
    const value: unknown = yield* x as AsyncGenerator<string, string, string>;
    console.log(`yield* gives ${value}`);
    return `outer ${yield `${value}`}`;
  } finally {
    console.log('outer ends');
  }
}

type Step = IteratorResult<unknown, unknown>;
const shown = ({ value, done }: Step): string => `${value} ${done ? 'done' : 'more'}`;

async function passes(): Promise<void> {
  const it = outer(inner());
  console.log(shown(await it.next('unused')));
  console.log(shown(await it.next('hello')));
  console.log(shown(await it.next('x')));
  console.log(shown(await it.next('last')));
  console.log(shown(await it.next()));
}

async function throws(): Promise<void> {
  const it = outer(inner());
  await it.next();
  console.log(shown(await it.throw(new Error('thrown'))));
  console.log(shown(await it.next()));
}

async function returns(): Promise<void> {
  const it = outer(inner());
  await it.next();
  console.log(shown(await it.return('early')));
  console.log(shown(await it.next()));
}

async function plain(): Promise<void> {
  const it = outer([sleep(0, 'an awaited value'), 'a plain one']);
  console.log(shown(await it.next()));
  console.log(shown(await it.next()));
  console.log(shown(await it.next()));
}

async function byHand(): Promise<void> {
  const steps = {
    next: (sent: unknown) => ({ value: `next ${sent}`, done: false }),
    return: (sent: unknown) => ({ value: `return ${sent}`, done: true }),
  };
  const it = outer({ [Symbol.asyncIterator]: () => steps });
  await it.next();
  console.log(shown(await it.next('a')));
  console.log(shown(await it.return('b')));
  const closed = outer({ [Symbol.asyncIterator]: () => steps });
  await closed.next();
  await closed.throw(new RangeError('no throw')).catch((e: Error) => console.log(e.name));
  for (const bad of [5, { next: () => 5 }]) {
    try {
      await outer({ [Symbol.asyncIterator]: () => bad }).next();
    } catch (e) {
      console.log((e as Error).name);
    }
  }
}

async function main(): Promise<void> {
  for (const [name, test] of Object.entries({ passes, throws, returns, plain, byHand })) {
    console.log(`-- ${name}`);
    await test();
  }
}

run(main);

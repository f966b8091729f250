// The computed keys of methods, accessors, generators and fields may hold an await. They are evaluated in their order.
import { run, sleep } from 'uasyncio';

// biome-ignore lint/suspicious/noExplicitAny: the names of the members are computed
type Any = Record<string, any>;
const log: string[] = [];

function now<T>(x: T): T {
  log.push(`${x}`);
  return x;
}

async function later<T>(x: T): Promise<T> {
  log.push(`wait for ${x}`);
  await sleep(0);
  return x;
}

async function list(items: AsyncIterable<unknown>): Promise<string> {
  const all: unknown[] = [];
  for await (const item of items) all.push(item);
  return all.join();
}

async function inAnObject(): Promise<void> {
  const o: Any = {
    first: now('value'),
    [now('a')]() {
      return 'method';
    },
    get [await later('b')]() {
      return 'getter';
    },
    set [now('c')](x: string) {
      log.push(`set ${x}`);
    },
    async [await later('d')]() {
      await sleep(0);
      return 'async method';
    },
    *[now('e')]() {
      yield 'e1';
      yield 'e2';
    },
    async *[await later('f')]() {
      yield 'f1';
    },
    [now('g')]: await later('g1'),
    [now('h')]() {
      let own = '';
      for (const x of ['h1', 'h2']) own += x;
      return own;
    },
  };
  console.log(log.splice(0).join(' | '));
  o.c = 'it';
  console.log(
    `${o.first} ${o.a()} ${o.b} ${await o.d()} ${[...o.e()].join()} ${await list(o.f())} ${o.g} ${o.h()}`,
  );
  console.log(log.splice(0).join(' | '));
}

class Base {
  name = 'base';
}

function logged<T>(base: T): T {
  log.push('base');
  return base;
}

async function inAClass(): Promise<void> {
  class C extends logged(Base) {
    [now('k1')]() {
      return 'method';
    }
    static [await later('k2')]() {
      return 'static';
    }
    get [now('k3')]() {
      return 'getter';
    }
    async [await later('k4')]() {
      await sleep(0);
      return 'async';
    }
    static async *[now('k5')]() {
      yield 'k5';
    }
    // @ts-expect-error TypeScript cannot type such keys
    [await later('k6')] = now('field');
    // @ts-expect-error as above
    static [now('k7')] = now('static field');
  }
  const c = new C() as Any;
  const statics = C as unknown as Any;
  console.log(log.splice(0).join(' | '));
  console.log(`${c.k1()} ${statics.k2()} ${c.k3} ${await c.k4()} ${await list(statics.k5())}`);
  console.log(`${c.k6} ${statics.k7} ${c.name}`);
}

async function* inAnAsyncGenerator(): AsyncGenerator<string, void, string> {
  const o: Any = {
    [yield 'which key']() {
      return 'as told';
    },
  };
  yield o.told();
}

class Box {
  key = 'boxed';
  async open(): Promise<string> {
    const o: Any = {
      [this.key]() {
        return 'in an object';
      },
    };
    class K {
      // @ts-expect-error TypeScript forbids it, JavaScript does not
      [this.key]() {
        return 'in a class';
      }
    }
    await sleep(0);
    return `${o.boxed()}, ${(new K() as Any).boxed()}`;
  }
}

async function main(): Promise<void> {
  await inAnObject();
  await inAClass();
  const generator = inAnAsyncGenerator();
  console.log(`${(await generator.next('')).value}`);
  console.log(`${(await generator.next('told')).value}`);
  console.log(await new Box().open());
}

run(main);

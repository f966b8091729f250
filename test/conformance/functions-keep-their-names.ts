// Functions and classes in a coroutine have the names that variables, properties and default values give them.
// except espruino: its functions have no names
import { run, sleep } from 'uasyncio';

type Named = { name: string };

function names(...list: Named[]): string {
  return list.map(({ name }) => name || 'nothing').join(' ');
}

const outside = async () => {};

async function variables(): Promise<string> {
  await sleep(0);
  const arrow = () => 1;
  const later = async () => 1;
  const expression = () => {};
  const generator = function* () {
    yield 1;
  };
  const stream = async function* () {
    yield 1;
  };
  const Kind = class extends Error {};
  let assigned: () => void = arrow;
  assigned = () => {};
  const own = async function another() {};
  return names(arrow, later, expression, generator, stream, Kind, assigned, own, outside);
}

async function declarations(): Promise<string> {
  function plain() {}
  async function later() {}
  function* generator() {
    yield 1;
  }
  class Late {
    static method = async () => {};
    field = async () => {};
    async action() {}
  }
  await sleep(0);
  const late = new Late();
  return names(plain, later, generator, Late, Late.method, late.field, late.action);
}

async function patterns(given: { a?: Named; b?: Named[] }): Promise<string> {
  await sleep(0);
  const { a = () => {}, b: [first = class {}, second = await sleep(0, async () => {})] = [] } =
    given;
  return names(a, first, second);
}

async function properties(): Promise<string> {
  const o = {
    arrow: async () => {},
    expression: async function (this: unknown) {
      return this;
    },
    async method() {},
    Kind: class {},
    waited: await sleep(0, 1),
    [`key${1}`]: async () => {},
  };
  const by = o as unknown as Record<string, Named>;
  return names(o.arrow, o.expression, o.method, o.Kind, by.key1 as Named);
}

async function recursive(): Promise<string> {
  const down = async (n: number): Promise<string> => (n > 0 ? await down(n - 1) : down.name);
  const self = async function me(n: number): Promise<string> {
    return n > 0 ? await me(n - 1) : me.name;
  };
  function even(n: number): string {
    return n > 0 ? odd(n - 1) : even.name;
  }
  function odd(n: number): string {
    return n > 0 ? even(n - 1) : odd.name;
  }
  await sleep(0);
  return `${await down(2)} ${await self(2)} ${even(3)}`;
}

async function loops(): Promise<string> {
  const made: Named[] = [];
  for (const n of [1, 2]) {
    const inLoop = () => n;
    async function declared() {
      return inLoop();
    }
    await sleep(0);
    made.push(inLoop, declared);
  }
  return names(...made);
}

async function main(): Promise<void> {
  console.log(await variables());
  console.log(await declarations());
  console.log(await patterns({}));
  console.log(await properties());
  console.log(await recursive());
  console.log(await loops());
}

run(main);

// `new` of an async function in any form throws TypeError; `this`, `arguments` and hoisting are those of functions.
// except espruino: new works on all its functions
import { run, sleep } from 'uasyncio';

type Any = { v: number };

const early = typeof declared;

async function declared(): Promise<string> {
  await sleep(0);
  return 'declared';
}

async function usesThis(this: Any | undefined): Promise<number | undefined> {
  await sleep(0);
  return this?.v;
}

async function usesArguments(..._: number[]): Promise<number> {
  await sleep(0);
  // biome-ignore lint/complexity/noArguments: what is tested
  return arguments.length;
}

async function* stream(this: Any): AsyncGenerator<number> {
  yield this.v;
}

class Box {
  v = 5;
  arrow = async () => this.v;
  expression = async function (this: Any) {
    return this.v;
  };
  async method() {
    return this.v;
  }
  static async make() {
    return new Box();
  }
}

function refusal(fn: unknown): string {
  try {
    new (fn as new () => unknown)();
    return 'made';
  } catch (error) {
    return (error as Error).name;
  }
}

async function main(): Promise<void> {
  console.log(`${early} ${await declared()}`);
  const box = new Box();
  const all = [
    declared,
    usesThis,
    usesArguments,
    stream,
    box.arrow,
    box.expression,
    box.method,
    Box.make,
  ];
  console.log(all.map(refusal).join());
  const local = [
    nested,
    async () => {},
    // biome-ignore lint/complexity/useArrowFunction: what is tested
    async function () {},
    async function named() {},
    async function (this: unknown) {
      return this;
    },
  ];
  console.log(local.map(refusal).join());
  console.log(`${'prototype' in declared} ${'prototype' in usesThis} ${'prototype' in nested}`);
  console.log(`${await usesThis.call({ v: 3 })} ${await usesThis.call(undefined)}`);
  console.log(`${await usesArguments(1, 2)} ${await box.arrow()} ${await box.expression()}`);
  for await (const v of stream.call({ v: 4 })) console.log(`${v}`);
  const alone = await (async function (this: unknown) {
    return this === undefined;
  })();
  console.log(alone ? 'no this' : 'a this');
  async function nested(): Promise<void> {}
}

run(main);

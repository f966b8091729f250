// A generator function in an awaited expression, beside an await, in a returned object or a scope function stays one.
import { gather, Lock, run, sleep, taskGroup, timeout } from 'uasyncio';

type Make = () => Iterable<unknown>;

function all(make: Make, ...rest: unknown[]): string {
  return [...make(), ...rest].join();
}

async function later(make: Make): Promise<string> {
  await sleep(0);
  return all(make);
}

async function maker() {
  return {
    *each() {
      yield 1;
      yield* [2, 3];
    },
  };
}

class Tree {
  leaves = ['x', 'y'];

  async walk(): Promise<string> {
    const self = this;
    return await later(function* () {
      for (const leaf of self.leaves) yield leaf;
    });
  }
}

async function inStatements(): Promise<string[]> {
  const seen: string[] = [];
  for (const part of ['a', 'b']) {
    const twice = function* () {
      yield part;
      yield part + part;
    };
    try {
      seen.push(await later(twice));
      if (part === 'b') throw part;
    } catch (error) {
      seen.push(
        await later(function* () {
          yield `caught ${error}`;
        }),
      );
    }
  }
  return seen;
}

async function* nested(): AsyncGenerator<string> {
  yield await later(function* () {
    function* inner() {
      const got: number = yield 1;
      yield got === undefined ? 2 : got;
    }
    yield* inner();
  });
}

async function main(): Promise<void> {
  console.log(all((await maker()).each));
  console.log(
    all(
      function* () {
        yield 'before';
      },
      await sleep(0, 'an await'),
    ),
  );
  // biome-ignore lint/correctness/useYield: a generator all the same
  const none = function* () {
    return 1;
  };
  console.log(await sleep(0, typeof none().next));
  console.log(await new Tree().walk());
  console.log((await inStatements()).join(' '));
  for await (const text of nested()) console.log(text);
  await new Lock().with(async () => {
    function* lines() {
      yield 1;
      yield 2;
    }
    let sum = 0;
    for (const n of lines()) {
      await sleep(0);
      sum += n;
    }
    console.log(`locked ${sum}`);
  });
  await taskGroup(async (group) => {
    group.createTask(async () => {
      const o = {
        *[await sleep(0, 'keyed')]() {
          yield 'by key';
        },
      };
      console.log(all(() => (o as unknown as { keyed: Make }).keyed()));
    });
  });
  const values = await timeout(1, async () =>
    gather(
      function* () {
        yield* sleep(0);
        return 'a generator';
      },
      async () => 'an async function',
    ),
  );
  console.log(values.join(' and '));
}

run(main);

// `return(x)` of an async generator awaits x, and so does `return x` in its body, inside of its try statement.
// except native quickjs: QuickJS 2021 does not throw into the generator what a returned promise is rejected with
import { run, sleep } from 'uasyncio';

async function failing(): Promise<never> {
  throw new Error('failed');
}

async function* yields(): AsyncGenerator<string, string> {
  try {
    yield 'one';
  } catch (e) {
    yield `caught ${(e as Error).message}`;
  }
  return 'end';
}

async function* ends(): AsyncGenerator<string, string> {
  yield 'ready';
  try {
    return sleep(0, 'slept') as never;
  } finally {
    console.log('cleanup');
  }
}

async function* catches(): AsyncGenerator<string, string> {
  yield 'ready';
  try {
    return failing() as never;
  } catch (e) {
    return `caught ${(e as Error).message}`;
  }
}

type Step = IteratorResult<unknown, unknown>;
const shown = ({ value, done }: Step): string => `${value} ${done ? 'done' : 'more'}`;

async function main(): Promise<void> {
  let it = yields();
  await it.next();
  console.log(shown(await it.return(sleep(0, 'waited for') as never)));
  it = yields();
  await it.next();
  console.log(shown(await it.return(failing() as never)));
  console.log(shown(await it.next()));
  console.log(shown(await yields().return(sleep(0, 'never begun') as never)));
  await yields()
    .return(failing() as never)
    .catch((e: Error) => console.log(e.message));
  for (const ending of [ends(), catches()]) {
    await ending.next();
    console.log(shown(await ending.next()));
  }
}

run(main);

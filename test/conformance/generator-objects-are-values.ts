// A generator object that is awaited, returned or yielded is a value; it runs where it is passed to be run.
// except lean espruino: without its checks the engine's own error is no TypeError
import { createTask, gather, iscoroutine, run, sleep, waitFor } from 'uasyncio';

function* rows(): Generator<number, string, unknown> {
  yield 1;
  yield 2;
  return 'rows';
}

async function query(): Promise<Generator<number>> {
  await sleep(0);
  return rows();
}

async function* pages(): AsyncGenerator<Generator<number>> {
  yield rows();
}

async function* numbers(): AsyncGenerator<number> {
  yield 1;
  yield 2;
}

function* work(): Generator<unknown, string, never> {
  yield* sleep(0);
  return 'worked';
}

/** An object with the methods of a generator is none. */
const cursor = {
  next: () => ({ value: undefined, done: false }),
  throw: () => ({ value: undefined, done: false }),
};

async function main(): Promise<void> {
  const others = createTask(async () => {
    await sleep(0);
    console.log('others run');
  });
  console.log([...(await query())].join());
  console.log([...(await rows())].join());
  for await (const page of pages()) console.log([...page].join());
  for await (const page of [rows()]) console.log([...page].join());
  for await (const n of await numbers()) console.log(`${n}`);
  console.log((await cursor) === cursor ? 'the same' : 'another');
  await others;

  console.log(`${iscoroutine(work())} ${iscoroutine(numbers())} ${iscoroutine(cursor)}`);
  console.log(await createTask(work()));
  console.log((await gather(work(), work, () => work())).join());
  console.log(await waitFor(work, 1));
  try {
    createTask(numbers() as never);
  } catch (error) {
    console.log((error as Error).name);
  }
}

run(main);

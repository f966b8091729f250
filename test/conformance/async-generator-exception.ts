// An error inside an async generator is thrown by for await; afterwards the generator is finished.
// except native quickjs: QuickJS 2021 never answers next() after an error passed such a finally
import { run, sleep } from 'uasyncio';

async function* flaky(): AsyncGenerator<number> {
  try {
    yield 1;
    await sleep(0);
    yield 2;
    throw new Error('out of paper');
  } finally {
    await sleep(0);
    console.log('flaky ends');
  }
}

async function main(): Promise<void> {
  const source = flaky();
  try {
    for await (const n of source) console.log(`n ${n}`);
    console.log('not reached');
  } catch (e) {
    console.log(`caught ${e instanceof Error ? e.message : '?'}`);
  }
  for await (const n of source) console.log(`not reached ${n}`);
  console.log('nothing more comes');
}

run(main);

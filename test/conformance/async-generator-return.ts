// return() ends an async generator at its yield; its finally block runs and is awaited.
// except native quickjs: QuickJS 2021 does not wait for a finally that awaits
import { run, sleep } from 'uasyncio';

async function* samples(name: string): AsyncGenerator<number> {
  try {
    for (let n = 1; ; n++) {
      await sleep(0);
      yield n;
    }
  } finally {
    await sleep(0.01);
    console.log(`${name} is closed`);
  }
}

async function main(): Promise<void> {
  const generator = samples('first');
  for (let i = 0; i < 2; i++) console.log(`sample ${(await generator.next()).value}`);
  await generator.return(undefined);
  console.log(`over? ${(await generator.next()).done ? 'yes' : 'no'}`);
  await generator.return(undefined);
  console.log('once more is no error');
  const fresh = samples('second');
  await fresh.return(undefined);
  console.log(`never started, and over? ${(await fresh.next()).done ? 'yes' : 'no'}`);
}

run(main);

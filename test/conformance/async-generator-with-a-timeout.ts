// A timeout around one step of an async generator ends the generator, because the error passes through it.
import { run, sleep, TimeoutError, timeout } from 'uasyncio';

async function* readings(): AsyncGenerator<number> {
  try {
    for (let n = 1; ; n++) {
      await sleep(n < 3 ? 0.01 : 10);
      yield n;
    }
  } finally {
    console.log('readings are closed');
  }
}

async function main(): Promise<void> {
  const source = readings();
  try {
    for (;;) {
      const { value } = await timeout(0.05, async () => await source.next());
      console.log(`reading ${value}`);
    }
  } catch (e) {
    console.log(e instanceof TimeoutError ? 'too late' : 'another error');
  }
  console.log(`over? ${(await source.next()).done ? 'yes' : 'no'}`);
}

run(main);

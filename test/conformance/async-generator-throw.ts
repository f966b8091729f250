// throw() throws at the yield of the async generator, which may catch the error or let it out.
import { run, sleep } from 'uasyncio';

async function* samples(): AsyncGenerator<number> {
  let n = 0;
  while (true) {
    try {
      yield n;
      n += 1;
    } catch (e) {
      await sleep(0);
      const { message } = e as Error;
      console.log(`generator: ${message}`);
      if (message !== 'reset') throw e;
      n = 0;
    }
  }
}

async function main(): Promise<void> {
  const generator = samples();
  for (let i = 0; i < 3; i++) console.log(`sample ${(await generator.next()).value}`);
  console.log(`sample ${(await generator.throw(new Error('reset'))).value}`);
  console.log(`sample ${(await generator.next()).value}`);
  try {
    await generator.throw(new Error('broken'));
  } catch (e) {
    console.log(`caught: ${(e as Error).message}`);
  }
  console.log(`over? ${(await generator.next()).done ? 'yes' : 'no'}`);
}

run(main);

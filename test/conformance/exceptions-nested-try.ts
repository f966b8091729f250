// try inside try, catch and finally, each with awaits.
import { run, sleep } from 'uasyncio';

async function fail(message: string): Promise<never> {
  await sleep(0);
  throw new Error(message);
}

function text(e: unknown): string {
  return e instanceof Error ? e.message : '?';
}

async function main(): Promise<void> {
  try {
    try {
      await fail('one');
    } catch (e) {
      console.log(`caught ${text(e)}`);
      try {
        await fail('two');
      } catch (inner) {
        console.log(`caught ${text(inner)} while at ${text(e)}`);
      }
      await fail('three');
    } finally {
      try {
        await fail('four');
      } catch (e) {
        console.log(`caught ${text(e)} in finally`);
      }
      await sleep(0);
      console.log('finally ends');
    }
    console.log('not reached');
  } catch (e) {
    console.log(`caught ${text(e)} outside`);
  }
}

run(main);

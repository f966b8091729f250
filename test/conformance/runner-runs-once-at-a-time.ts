// Neither run() nor a Runner can be called from a task; the attempt does no harm.
// except lean: it compares texts of the library
import { Runner, run, sleep } from 'uasyncio';

const runner = new Runner();

async function inner(): Promise<void> {
  console.log('not reached');
}

async function main(): Promise<void> {
  for (const call of [() => runner.run(() => inner()), () => run(() => inner())]) {
    try {
      call();
    } catch (e) {
      const refused = /cannot be called from a running event loop/.test((e as Error).message);
      console.log(refused ? 'refused' : 'another error');
    }
  }
  await sleep(0);
  console.log('main ends');
}

runner
  .run(main)
  .then(() => runner.close())
  .then(() => console.log('closed'));

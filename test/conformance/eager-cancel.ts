// A task that finished at once cannot be cancelled; one that waits is cancelled at its await.
// except native node, native quickjs, native xs: there a task starts when its maker waits.
import { CancelledError, createTask, run, sleep } from 'uasyncio';

async function work(waits: boolean): Promise<string> {
  try {
    if (waits) await sleep(10);
    return 'worked';
  } finally {
    console.log('the work ends');
  }
}

async function main(): Promise<void> {
  const quick = createTask(() => work(false), { eagerStart: true });
  console.log(`quick: ${quick.cancel() ? 'is being cancelled' : 'cannot be cancelled'}`);
  const slow = createTask(() => work(true), { eagerStart: true });
  console.log(`slow: ${slow.cancel('too slow') ? 'is being cancelled' : 'cannot be cancelled'}`);
  console.log(await quick);
  try {
    await slow;
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    console.log(e.message);
  }
}

run(main);

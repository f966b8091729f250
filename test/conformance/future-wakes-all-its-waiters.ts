// setResult wakes every waiter in order; the waiters run later, not within setResult.
import { createTask, Future, gather, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const future = new Future<number>();
  const waiters = ['a', 'b', 'c'].map((name) =>
    createTask(async () => {
      console.log(`${name} got ${await future}`);
    }),
  );
  await sleep(0);
  console.log(`done? ${future.done() ? 'yes' : 'no'}`);
  future.setResult(12);
  console.log(`done? ${future.done() ? 'yes' : 'no'}, result ${future.result()}`);
  await gather(...waiters);
  console.log(`await again gives ${await future}`);
}

run(main);

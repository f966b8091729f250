// setException makes every waiter throw.
import { createTask, Future, gather, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const future = new Future<never>();
  const waiters = ['a', 'b'].map((name) =>
    createTask(async () => {
      try {
        await future;
      } catch (e) {
        console.log(`${name} caught ${e instanceof Error ? e.message : '?'}`);
      }
    }),
  );
  await sleep(0);
  const error = new Error('no answer');
  future.setException(error);
  console.log(`exception is ${future.exception() === error ? 'the same' : 'another'}`);
  await gather(...waiters);
  try {
    future.result();
  } catch (e) {
    console.log(`result throws ${e === error ? 'the same' : 'another'}`);
  }
}

run(main);

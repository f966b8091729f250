// A call of `next` that waits for another one can be cancelled, also when its turn has just come.
// except native node, native quickjs, native xs: the engine itself does not give the call up
import { createTask, run, sleep } from 'uasyncio';

async function* numbers(): AsyncGenerator<number> {
  for (let i = 1; ; i++) {
    await sleep(0.02);
    yield i;
  }
}

async function main(): Promise<void> {
  const it = numbers();
  const take = async (): Promise<number> => (await it.next()).value;
  const first = createTask(async () => {
    const value = await take();
    second.cancel();
    return value;
  });
  const waiting = createTask(take);
  const second = createTask(take);
  await sleep(0);
  waiting.cancel();
  const next = createTask(take);
  console.log(`${await first}, ${await next}`);
  console.log(`${waiting.cancelled() ? 'yes' : 'no'} ${second.cancelled() ? 'yes' : 'no'}`);
  console.log(`${await take()}`);
}

run(main);

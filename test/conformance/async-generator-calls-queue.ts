// Calls of `next` that overlap are served one after the other.
import { createTask, gather, run, sleep } from 'uasyncio';

async function* numbers(): AsyncGenerator<number> {
  for (let i = 1; ; i++) {
    await sleep(0.02);
    yield i;
  }
}

async function take(it: AsyncGenerator<number>): Promise<string> {
  const { value, done } = await it.next();
  return `${value} ${done ? 'done' : 'more'}`;
}

async function main(): Promise<void> {
  const it = numbers();
  console.log(
    (
      await gather(
        () => take(it),
        () => take(it),
        () => take(it),
      )
    ).join(', '),
  );
  const left = createTask(() => take(it));
  const end = createTask(async () => (await it.return('end')).value);
  const after = createTask(() => take(it));
  console.log(`${await left}, ${await end}, ${await after}`);
}

run(main);

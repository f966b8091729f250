// A gather of tasks that are all done is itself done at once.
import { createTask, gather, run } from 'uasyncio';

async function square(n: number): Promise<number> {
  return n * n;
}

async function main(): Promise<void> {
  const a = createTask(() => square(3));
  const b = createTask(() => square(4));
  await a;
  await b;
  const other = createTask(async () => console.log('another task runs'));
  const all = gather(a, b);
  console.log(`the gather is ${all.done() ? 'done' : 'not done'}`);
  console.log(`result ${(await all).join(' ')}`);
  await other;
}

run(main);

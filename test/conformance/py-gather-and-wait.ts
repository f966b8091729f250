// Python's spelling: options are an object after the other arguments, with Python's names.
import * as asyncio from 'uasyncio/py';

async function work(n: number): Promise<number> {
  await asyncio.sleep(0.02 * n);
  if (n === 2) throw new Error(`${n} fails`);
  return n;
}

async function main(): Promise<void> {
  const results = await asyncio.gather(
    () => work(1),
    () => work(2),
    { return_exceptions: true },
  );
  for (const result of results) {
    console.log(result instanceof Error ? result.message : `result ${result}`);
  }

  const tasks = [3, 1, 8].map((n) => asyncio.create_task(() => work(n), { name: `work ${n}` }));
  let [done, pending] = await asyncio.wait(tasks, { return_when: asyncio.FIRST_COMPLETED });
  for (const task of done) console.log(`first: ${task.get_name()}`);
  [done, pending] = await asyncio.wait(pending, { timeout: 0.09 });
  console.log(`in time: ${[...done].map((task) => task.get_name()).join(', ')}`);
  for (const task of pending) task.cancel();
  [done, pending] = await asyncio.wait(pending, { return_when: asyncio.ALL_COMPLETED });
  for (const task of done) console.log(`cancelled? ${task.cancelled() ? 'yes' : 'no'}`);
}

asyncio.run(main);

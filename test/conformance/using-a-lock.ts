// `using` holds a lock until the block ends, in any way.
import { createTask, gather, Lock, run, sleep } from 'uasyncio';

const lock = new Lock();

async function worker(name: string): Promise<void> {
  using _held = await lock.hold();
  console.log(`${name} has it`);
  await sleep(0.02);
  if (name === 'b') throw new Error(`${name} fails`);
  console.log(`${name} leaves`);
}

async function main(): Promise<void> {
  const tasks = ['a', 'b', 'c'].map((name) => createTask(() => worker(name)));
  await sleep(0);
  console.log(`locked? ${lock.locked() ? 'yes' : 'no'}`);
  const results = await gather(...tasks, { returnExceptions: true });
  for (const result of results) console.log(result instanceof Error ? result.message : 'fine');
  {
    using _held = await lock.hold();
    console.log(`in a block: locked? ${lock.locked() ? 'yes' : 'no'}`);
  }
  console.log(`after it: locked? ${lock.locked() ? 'yes' : 'no'}`);
}

run(main);

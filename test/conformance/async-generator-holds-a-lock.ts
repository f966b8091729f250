// An async generator may hold a lock until it ends, even if the loop is left early.
import { createTask, Lock, run, sleep } from 'uasyncio';

const lock = new Lock();

async function* bus(name: string): AsyncGenerator<string> {
  await lock.acquire();
  try {
    for (let n = 1; ; n++) {
      yield `${name}${n}`;
      await sleep(0.02);
    }
  } finally {
    lock.release();
  }
}

async function use(name: string, rounds: number): Promise<void> {
  let left = rounds;
  for await (const message of bus(name)) {
    console.log(message);
    left -= 1;
    if (left === 0) break;
  }
  console.log(`${name} is through`);
}

async function main(): Promise<void> {
  const tasks = [createTask(() => use('a', 3)), createTask(() => use('b', 2))];
  await sleep(0);
  console.log(`locked? ${lock.locked() ? 'yes' : 'no'}`);
  for (const task of tasks) await task;
  console.log(`locked? ${lock.locked() ? 'yes' : 'no'}`);
}

run(main);

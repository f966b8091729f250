// A call that nothing awaits becomes a task before what is awaited next makes its own.
import { createTask, run, sleep } from 'uasyncio';

async function says(name: string): Promise<void> {
  console.log(name);
}

async function starts(name: string): Promise<void> {
  createTask(() => says(name));
}

async function startsByMember(name: string): Promise<void> {
  const starters = { start: (): unknown => createTask(() => says(name)) };
  starters.start();
}

async function main(): Promise<void> {
  says('first, not awaited');
  await starts('second');
  await sleep(0);
  says('third, not awaited');
  await startsByMember('fourth');
  await sleep(0);
}

run(main);

// for await over asCompleted yields values as they arrive; an error ends the loop, but not the other tasks.
import { asCompleted, createTask, run, sleep } from 'uasyncio';

async function fetch(name: string, seconds: number): Promise<string> {
  await sleep(seconds);
  if (name === 'broken') throw new Error('no answer');
  return name;
}

async function main(): Promise<void> {
  const slow = createTask(() => fetch('slow', 0.08));
  const fast = createTask(() => fetch('fast', 0.02));
  for await (const value of asCompleted([slow, fast])) console.log(`first loop: ${value}`);

  const last = createTask(() => fetch('last', 0.15));
  const all = [last, () => fetch('broken', 0.02), slow];
  try {
    for await (const value of asCompleted(all)) console.log(`second loop: ${value}`);
  } catch (e) {
    console.log((e as Error).message);
  }
  console.log(`last is ${last.done() ? 'done' : 'still busy'}`);
  console.log(await last);
}

run(main);

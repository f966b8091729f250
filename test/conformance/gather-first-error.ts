// The first error is thrown at once; the other children continue to run.
import { createTask, gather, run, sleep } from 'uasyncio';

async function child(name: string, seconds: number, fails: boolean): Promise<string> {
  await sleep(seconds);
  console.log(`${name} ends`);
  if (fails) throw new Error(`${name} is broken`);
  return name;
}

async function main(): Promise<void> {
  const slow = createTask(() => child('slow', 0.05, false));
  try {
    await gather(slow, () => child('bad', 0.01, true));
    console.log('not reached');
  } catch (e) {
    console.log(`caught: ${e instanceof Error ? e.message : '?'}`);
  }
  console.log(`slow gave ${await slow}`);
}

run(main);

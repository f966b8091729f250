// FIRST_EXCEPTION: success does not end the wait, but the first error does; the rest continues.
import { createTask, FIRST_EXCEPTION, run, sleep, wait } from 'uasyncio';

async function work(name: string, seconds: number, fails: boolean): Promise<string> {
  await sleep(seconds);
  console.log(`${name} ends`);
  if (fails) throw new Error(`${name} is broken`);
  return name;
}

async function main(): Promise<void> {
  const good = createTask(() => work('good', 0.02, false));
  const bad = createTask(() => work('bad', 0.05, true));
  const slow = createTask(() => work('slow', 0.2, false));
  const [done, pending] = await wait([good, bad, slow], { returnWhen: FIRST_EXCEPTION });
  console.log(`${done.size} done, ${pending.size} pending`);
  console.log(`bad: ${(bad.exception() as Error).message}`);
  console.log(`slow is ${pending.has(slow) ? 'pending' : 'done'}`);
  console.log(`then ${await slow}`);
}

run(main);

// asCompleted: each await returns the value of the task that is done next, in any position.
import { asCompleted, run, sleep } from 'uasyncio';

async function fetch(name: string, seconds: number): Promise<string> {
  await sleep(seconds);
  console.log(`${name} is here`);
  return name;
}

async function main(): Promise<void> {
  const all = asCompleted([
    () => fetch('slow', 0.18),
    () => fetch('fast', 0.02),
    () => fetch('middle', 0.1),
  ]);
  for (const next of all) console.log(`got ${await next}`);
  console.log('all are done');
}

run(main);

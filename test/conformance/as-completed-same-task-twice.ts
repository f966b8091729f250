// asCompleted yields a task that is given twice only once, and yields nothing for an empty list.
import { asCompleted, createTask, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const a = createTask(() => sleep(0.04, 'a'));
  const b = createTask(() => sleep(0.02, 'b'));
  const got: string[] = [];
  for (const next of asCompleted([a, b, a, b])) got.push(await next);
  console.log(`got ${got.join(' ')}`);
  let rounds = 0;
  for (const next of asCompleted<void>([])) {
    await next;
    rounds++;
  }
  console.log(`${rounds} rounds`);
}

run(main);

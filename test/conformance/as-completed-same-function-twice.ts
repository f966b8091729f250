// asCompleted: the same function given twice is called twice.
import { asCompleted, run, sleep } from 'uasyncio';

let calls = 0;

async function roll(): Promise<number> {
  calls++;
  await sleep(0);
  return 6;
}

async function main(): Promise<void> {
  let sum = 0;
  for (const next of asCompleted([roll, roll])) sum += await next;
  console.log(`${calls} calls, sum ${sum}`);
}

run(main);

// sleep(seconds, result) returns the result when it wakes.
import { run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  console.log(`at once: ${await sleep(0, 'zero')}`);
  console.log(`later: ${await sleep(0.01, 7)}`);
}

run(main);

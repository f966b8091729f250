// try and catch in a loop: each iteration is independent.
import { run, sleep } from 'uasyncio';

async function check(n: number): Promise<number> {
  await sleep(0);
  if (n % 3 === 0) throw new Error(`bad ${n}`);
  return n;
}

async function main(): Promise<void> {
  let sum = 0;
  for (let n = 1; n <= 7; n++) {
    try {
      sum += await check(n);
    } catch (e) {
      console.log(e instanceof Error ? e.message : '?');
    }
  }
  console.log(`sum ${sum}`);

  let attempts = 0;
  for (;;) {
    try {
      attempts += 1;
      await check(attempts + 2);
      break;
    } catch {
      console.log(`attempt ${attempts} failed`);
    }
  }
  console.log(`attempt ${attempts} worked`);
}

run(main);

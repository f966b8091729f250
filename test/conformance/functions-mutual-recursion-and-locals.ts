// Every call has its own locals; several calls of one function can be active at once.
import { gather, run, sleep } from 'uasyncio';

async function collatz(n: number): Promise<number> {
  let steps = 0;
  let value = n;
  while (value !== 1) {
    value = value % 2 === 0 ? value / 2 : 3 * value + 1;
    steps += 1;
    await sleep(0);
  }
  return steps;
}

async function fibonacci(n: number): Promise<number> {
  if (n < 2) return n;
  const [a, b] = await gather(
    () => fibonacci(n - 1),
    () => fibonacci(n - 2),
  );
  return a + b;
}

async function isEven(n: number): Promise<boolean> {
  return n === 0 ? true : await isOdd(n - 1);
}

async function isOdd(n: number): Promise<boolean> {
  await sleep(0);
  return n === 0 ? false : await isEven(n - 1);
}

async function main(): Promise<void> {
  const steps = await gather(
    () => collatz(6),
    () => collatz(7),
    () => collatz(27),
  );
  console.log(`steps ${steps.join(' ')}`);
  console.log(`fibonacci ${await fibonacci(7)}`);
  console.log(`17 is ${(await isEven(17)) ? 'even' : 'odd'}`);
}

run(main);

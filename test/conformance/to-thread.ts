// except espruino, xs: these engines have no threads
import { createTask, gather, run, sleep, toThread } from 'uasyncio';

function fibonacci(n: number): number {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

async function ticker(ticks: string[]): Promise<void> {
  for (;;) {
    ticks.push('tick');
    await sleep(0.005);
  }
}

async function main(): Promise<void> {
  const ticks: string[] = [];
  const task = createTask(() => ticker(ticks));
  console.log(`fibonacci ${await toThread(fibonacci, 24)}`);
  task.cancel();
  console.log(`ticks while a thread works: ${ticks.length > 1 ? 'yes' : 'no'}`);

  const squares = await gather(
    toThread((n: number) => n * n, 3),
    toThread((n: number) => n * n, 4),
  );
  console.log(`squares ${squares.join(' ')}`);

  try {
    await toThread((text: string) => {
      throw new RangeError(`bad ${text}`);
    }, 'value');
  } catch (error) {
    console.log(`${(error as Error).name === 'RangeError' ? 'the error' : 'another'}: bad value`);
  }
}

run(main);

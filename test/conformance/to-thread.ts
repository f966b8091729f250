// except espruino: it has no threads
import { createTask, gather, run, sleep, toThread } from 'uasyncio';

function fibonacci(n: number): number {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

async function ticker(ticks: string[]): Promise<void> {
  for (;;) {
    ticks.push('tick');
    await sleep(0.001);
  }
}

/** Returns when other tasks have run while a thread worked, which works longer each time: a machine may be fast or busy. */
async function untilShared(): Promise<void> {
  const ticks: string[] = [];
  const task = createTask(() => ticker(ticks));
  for (let n = 20; ticks.length < 3; n++) {
    ticks.length = 0;
    await toThread(fibonacci, n);
  }
  task.cancel();
}

async function main(): Promise<void> {
  console.log(`fibonacci ${await toThread(fibonacci, 24)}`);
  await untilShared();
  console.log('other tasks run while a thread works');

  const squares = await gather(
    toThread((n: number) => n * n, 3),
    toThread((n: number) => {
      class Square {
        // QuickJS can parse these names in quotes only, which the compiler adds.
        get = n * n;
        static() {
          return this.get;
        }
      }
      return new Square().static();
    }, 4),
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

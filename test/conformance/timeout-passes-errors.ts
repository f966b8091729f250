// An error of the body passes; an error that it throws while it is cancelled replaces TimeoutError.
import { run, sleep, timeout } from 'uasyncio';

async function broken(): Promise<void> {
  await sleep(0.01);
  throw new Error('broken');
}

async function clumsy(): Promise<void> {
  try {
    await sleep(10);
  } catch {
    throw new Error('stumbled while leaving');
  }
}

async function main(): Promise<void> {
  for (const body of [broken, clumsy]) {
    let expired = false;
    try {
      await timeout(0.1, async (scope) => {
        try {
          await body();
        } finally {
          expired = scope.expired();
        }
      });
    } catch (e) {
      console.log((e as Error).message);
    }
    console.log(`expired: ${expired ? 'yes' : 'no'}`);
  }
  await sleep(0.1);
  console.log('main ends');
}

run(main);

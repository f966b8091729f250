// A timeout of 0 or less: the body starts, and is cancelled at its first wait, even if that is sleep(0).
import { run, sleep, TimeoutError, timeout } from 'uasyncio';

async function attempt(seconds: number, waits: boolean): Promise<void> {
  let expired = false;
  try {
    const value = await timeout(seconds, async (scope) => {
      console.log('the body starts');
      try {
        if (waits) await sleep(0);
        return 'a value';
      } finally {
        expired = scope.expired();
      }
    });
    console.log(`${seconds}: ${value}`);
  } catch (e) {
    console.log(`${seconds}: ${e instanceof TimeoutError ? 'TimeoutError' : 'another error'}`);
  }
  console.log(`expired: ${expired ? 'yes' : 'no'}`);
}

async function main(): Promise<void> {
  await attempt(0, true);
  await attempt(-1, true);
  await attempt(0, false);
  await sleep(0);
}

run(main);

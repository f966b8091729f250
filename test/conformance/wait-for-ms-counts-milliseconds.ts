// waitForMs is waitFor in milliseconds.
import { run, sleepMs, TimeoutError, waitForMs } from 'uasyncio';

async function work(ms: number): Promise<string> {
  await sleepMs(ms);
  return `took ${ms} ms`;
}

async function main(): Promise<void> {
  console.log(await waitForMs(() => work(10), 500));
  try {
    await waitForMs(() => work(5000), 20);
  } catch (e) {
    console.log(e instanceof TimeoutError ? 'TimeoutError' : 'another error');
  }
  console.log(await waitForMs(() => work(1), null));
}

run(main);

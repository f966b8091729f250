// An error of the inner coroutine passes through waitFor unchanged.
import { run, sleep, TimeoutError, waitFor } from 'uasyncio';

async function main(): Promise<void> {
  const fail = async (): Promise<void> => {
    await sleep(0.01);
    throw new Error('sensor is gone');
  };
  try {
    await waitFor(fail, 1);
  } catch (e) {
    console.log(e instanceof Error ? e.message : '?');
  }
  const timeoutOfItsOwn = async (): Promise<void> => {
    await sleep(0);
    throw new TimeoutError('its own');
  };
  try {
    await waitFor(timeoutOfItsOwn, 1);
  } catch (e) {
    console.log(e instanceof TimeoutError ? e.message : '?');
  }
}

run(main);

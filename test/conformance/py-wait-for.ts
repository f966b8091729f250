// Python's and MicroPython's spelling: wait_for, wait_for_ms, sleep_ms.
import * as asyncio from 'uasyncio/py';

async function work(ms: number): Promise<string> {
  await asyncio.sleep_ms(ms);
  return `worked for ${ms} ms`;
}

async function main(): Promise<void> {
  console.log(await asyncio.wait_for(() => work(20), 1));
  console.log(await asyncio.wait_for_ms(() => work(30), 1000));
  try {
    await asyncio.wait_for_ms(() => work(1000), 20);
  } catch (e) {
    console.log(e instanceof asyncio.TimeoutError ? 'too late' : 'another error');
  }
  const task = asyncio.create_task(() => work(1000));
  await asyncio.sleep_ms(20);
  task.cancel();
  try {
    await task;
  } catch (e) {
    console.log(e instanceof asyncio.CancelledError ? 'cancelled' : 'another error');
  }
}

asyncio.run(main);

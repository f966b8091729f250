// An error while disposing hides the body's error, which can still be found.
import { run, sleep } from 'uasyncio';

class Device {
  async [Symbol.asyncDispose](): Promise<void> {
    await sleep(0);
    throw new Error('cannot switch off');
  }
}

async function main(): Promise<void> {
  try {
    await using _device = new Device();
    throw new Error('cannot measure');
  } catch (e) {
    const { error, suppressed } = e as SuppressedError;
    console.log(`caught: ${error.message}`);
    console.log(`before that: ${suppressed.message}`);
  }
}

run(main);

// The resources of a block are disposed of in reverse order, and each one is awaited.
import { run, sleep } from 'uasyncio';

class Device {
  constructor(private name: string) {
    console.log(`${name} on`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    console.log(`${this.name} goes off`);
    await sleep(0.02);
    console.log(`${this.name} off`);
  }
}

async function measure(): Promise<number> {
  await using _power = new Device('power');
  await using _sensor = new Device('sensor');
  await sleep(0);
  console.log('measuring');
  return 42;
}

async function main(): Promise<void> {
  console.log(`measured ${await measure()}`);
}

run(main);

// The block throws an error of disposing; the other resources are disposed of anyway.
import { run, sleep } from 'uasyncio';

class Device {
  constructor(private name: string) {}

  async [Symbol.asyncDispose](): Promise<void> {
    await sleep(0);
    console.log(`closing ${this.name}`);
    if (this.name === 'disk') throw new Error('disk is full');
  }
}

async function main(): Promise<void> {
  try {
    await using _bus = new Device('bus');
    await using _disk = new Device('disk');
    console.log('the body is fine');
  } catch (e) {
    console.log(`caught: ${(e as Error).message}`);
  }
  console.log('main ends');
}

run(main);

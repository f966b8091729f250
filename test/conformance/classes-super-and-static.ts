// async methods call methods of super, and static async methods call those of their class.
import { run, sleep } from 'uasyncio';

class Device {
  static made = 0;

  static async make(name: string): Promise<Device> {
    await sleep(0);
    Device.made += 1;
    return new Device(name);
  }

  constructor(readonly name: string) {}

  async start(): Promise<string> {
    await sleep(0);
    return `${this.name} starts`;
  }

  async stop(): Promise<string> {
    return `${this.name} stops`;
  }
}

class Pump extends Device {
  async start(): Promise<string> {
    const text = await super.start();
    await sleep(0);
    return `${text} and primes`;
  }

  async stop(): Promise<string> {
    const drain = async (): Promise<string> => `drained; ${await super.stop()}`;
    try {
      return await drain();
    } finally {
      await sleep(0);
      console.log(`${this.name} is dry`);
    }
  }
}

async function main(): Promise<void> {
  const device = await Device.make('fan');
  console.log(await device.start());
  console.log(await device.stop());
  const pump = new Pump('pump');
  console.log(await pump.start());
  console.log(await pump.stop());
  console.log(`made ${Device.made}`);
}

run(main);

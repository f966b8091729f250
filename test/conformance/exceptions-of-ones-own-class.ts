// Errors of a class of the program keep their class and fields.
import { createTask, run, sleep } from 'uasyncio';

class SensorError extends Error {
  constructor(readonly channel: number) {
    super(`channel ${channel}`);
  }
}

class SensorTimeout extends SensorError {}

async function read(channel: number): Promise<string> {
  await sleep(0);
  if (channel === 1) throw new SensorError(channel);
  if (channel === 2) throw new SensorTimeout(channel);
  return `value of ${channel}`;
}

async function main(): Promise<void> {
  for (let channel = 0; channel < 3; channel++) {
    try {
      console.log(await createTask(() => read(channel)));
    } catch (e) {
      if (e instanceof SensorTimeout) console.log(`timeout on ${e.channel}`);
      else if (e instanceof SensorError) console.log(`error: ${e.message}`);
      else throw e;
    }
  }
}

run(main);

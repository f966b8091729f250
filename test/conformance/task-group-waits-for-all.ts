// The scope of a TaskGroup ends when its body and all its tasks have ended; it returns the body's value.
import { run, sleep, taskGroup } from 'uasyncio';

async function read(sensor: string, seconds: number): Promise<string> {
  await sleep(seconds);
  console.log(`${sensor} is read`);
  return `${sensor} ok`;
}

async function readAll(): Promise<string> {
  return await taskGroup(async (group) => {
    group.createTask(() => read('slow', 0.1));
    const fast = group.createTask(() => read('fast', 0.03));
    console.log('the body waits for one');
    const value = await fast;
    console.log('the body ends');
    return value;
  });
}

async function main(): Promise<void> {
  console.log(`value: ${await readAll()}`);
}

run(main);

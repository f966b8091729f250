// The exception handler gets the error of a task that nobody awaits, and no other error.
import { createTask, getEventLoop, run, sleep } from 'uasyncio';

async function fail(what: string): Promise<void> {
  await sleep(0);
  throw new Error(`no such ${what}`);
}

async function main(): Promise<void> {
  getEventLoop().setExceptionHandler((_, { exception }) => {
    console.log(`handler: ${(exception as Error).message}`);
  });
  createTask(() => fail('sensor'));
  await sleep(0.02);
  try {
    await createTask(() => fail('pin'));
  } catch (e) {
    console.log(`caught: ${(e as Error).message}`);
  }
  await sleep(0.02);
  console.log('main ends');
}

run(main);

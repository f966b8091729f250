// A program that has removed the iterator of arrays still ends, with its tasks.
// except node, xs, espruino: Node's own classes use it, XS keeps it, Espruino has no symbols
import { createTask, Event, run, sleepMs } from 'uasyncio';

async function waits(): Promise<void> {
  try {
    await new Event().wait();
  } finally {
    console.log('cancelled');
  }
}

async function fails(): Promise<void> {
  await sleepMs(1);
  throw new Error('failed');
}

async function main(): Promise<void> {
  createTask(waits);
  createTask(fails);
  await sleepMs(0);
  delete (Array.prototype as Partial<Iterable<unknown>>)[Symbol.iterator];
  await sleepMs(5);
  console.log('main ends');
}

run(main);

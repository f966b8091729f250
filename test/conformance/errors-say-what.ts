import { Event, Future, openConnection, run, sleep, startServer, timeout, waitFor } from 'uasyncio';

async function show(call: () => unknown): Promise<void> {
  try {
    await call();
  } catch (error) {
    console.log(`${error}`);
  }
}

function settledTwice(settle: (future: Future<number>) => void): void {
  const future = new Future<number>();
  settle(future);
  future.setResult(2);
}

const misspelt = { idelTimeout: 5 } as object;
const python = { max_connections: 5 } as object;

async function main(): Promise<void> {
  await show(() => waitFor(new Event().wait(), 0.02));
  await show(() => waitFor(sleep(1), 0.02));
  await show(() => timeout(0.02, () => sleep(1)));
  await show(() => settledTwice((future) => future.setResult(1)));
  await show(() => settledTwice((future) => future.setException(new Error('first'))));
  await show(() => settledTwice((future) => future.cancel()));
  await show(() => openConnection('127.0.0.1', 9, misspelt));
  await show(() => startServer(() => {}, null, 0, python));
}

run(main);

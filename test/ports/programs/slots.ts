// Arguments: a port that accepts and stays silent, one that echoes. Counts what things need in the heap of XS.

import { chunks, collect, collecting, slots } from 'uasyncio:heap';
import {
  createTask,
  Event,
  type Future,
  gather,
  Lock,
  openConnection,
  run,
  type StreamReader,
  type StreamWriter,
  sleep,
  sleepMs,
  startServer,
} from 'uasyncio';
import { args } from './host.js';

const ROUNDS = 1000;

/** Measures the slots and the bytes of chunks that each of `count` things needs while it lives. */
async function each(count: number, make: () => unknown): Promise<string> {
  const things: unknown[] = Array.from({ length: count }, () => undefined);
  await sleep(0);
  collect();
  const before = [slots(), chunks()] as const;
  for (let i = 0; i < count; i++) things[i] = make();
  await sleep(0);
  await sleep(0);
  collect();
  const figures = `${Math.round((slots() - before[0]) / count)} ${Math.round((chunks() - before[1]) / count)}`;
  for (const thing of things) (thing as Future).cancel();
  await sleep(0);
  return figures;
}

async function asleep(): Promise<void> {
  await sleep(1000);
}

async function connections(count: number): Promise<string> {
  const open = (): unknown => openConnection('127.0.0.1', Number(args[0]));
  const warm = (await open()) as [StreamReader, StreamWriter];
  collect();
  const before = [slots(), chunks()] as const;
  const all: [StreamReader, StreamWriter][] = [];
  for (let i = 0; i < count; i++) all.push((await open()) as [StreamReader, StreamWriter]);
  collect();
  const figures = `${Math.round((slots() - before[0]) / count)} ${Math.round((chunks() - before[1]) / count)}`;
  for (const [, writer] of all) writer.close();
  warm[1].close();
  return figures;
}

/*
 * Measures the slots that are taken by an activity: garbage collection is off, so each one is counted. The first rounds
 * are not counted, because they may make objects that are reused.
 */
let before = 0;
function begin(): void {
  collect();
  collecting(false);
  before = slots();
}
function taken(): number {
  const count = slots() - before;
  collecting(true);
  return count;
}

async function sleeps(): Promise<number> {
  for (let i = 0; i < ROUNDS + 2; i++) {
    if (i === 2) begin();
    await sleep(0);
  }
  return taken();
}

async function naps(): Promise<number> {
  for (let i = 0; i < 22; i++) {
    if (i === 2) begin();
    await sleepMs(1);
  }
  return taken();
}

async function events(): Promise<number> {
  const ping = new Event();
  const pong = new Event();
  const other = createTask(async () => {
    for (;;) {
      await ping.wait();
      ping.clear();
      pong.set();
    }
  });
  let count = 0;
  for (let i = 0; i < ROUNDS + 2; i++) {
    if (i === 2) begin();
    ping.set();
    await pong.wait();
    pong.clear();
  }
  count = taken();
  other.cancel();
  await sleep(0);
  return count;
}

async function locks(): Promise<number> {
  const lock = new Lock();
  const other = createTask(async () => {
    for (;;) {
      await lock.acquire();
      await sleep(0);
      lock.release();
      await sleep(0);
    }
  });
  for (let i = 0; i < ROUNDS + 2; i++) {
    if (i === 2) begin();
    await lock.acquire();
    lock.release();
    await sleep(0);
  }
  const count = taken();
  other.cancel();
  await sleep(0);
  return count;
}

async function echoes(): Promise<number> {
  const [reader, writer] = await openConnection('127.0.0.1', Number(args[1]));
  const message = new Uint8Array(20);
  const buffer = new Uint8Array(30);
  for (let i = 0; i < 22; i++) {
    if (i === 2) begin();
    writer.write(message);
    await writer.drain();
    for (let got = 0; got < message.length; ) got += await reader.readinto(buffer);
  }
  const count = taken();
  writer.close();
  return count;
}

run(async () => {
  console.log(`sleeping task ${await each(20, () => createTask(() => sleep(1000)))}`);
  console.log(`sleeping coroutine ${await each(20, () => createTask(asleep()))}`);
  console.log(`connection ${await connections(10)}`);
  console.log(`sleep(0) ${await sleeps()}`);
  console.log(`sleepMs(1) ${await naps()}`);
  console.log(`Event ${await events()}`);
  console.log(`Lock ${await locks()}`);
  console.log(`readinto ${await echoes()}`);
  // Never called: only makes the functions part of the bundle.
  void [startServer, gather];
});

// Argument: a port that accepts and stays silent. Counts the memory blocks that things need on Espruino.
import {
  createTask,
  Event,
  type Future,
  gather,
  Lock,
  openConnection,
  run,
  sleep,
  sleepMs,
  startServer,
} from 'uasyncio';
import { openSerialConnection, type SerialPort } from 'uasyncio/espruino';
import { args } from './host.js';

declare const process: { memory(): { usage: number } };
declare const LoopbackA: SerialPort;
declare const LoopbackB: SerialPort;
/** The blocks that were in use before this program was loaded; set by the script that loads it. */
declare const usedBefore: number;

function used(): number {
  return process.memory().usage;
}

/** Measures the blocks that each of `count` things needs while it lives. */
async function each(count: number, make: () => unknown): Promise<number> {
  await sleep(0);
  const before = used();
  const things: unknown[] = [];
  for (let i = 0; i < count; i++) things.push(make());
  await sleep(0);
  await sleep(0);
  // Minus one: the array itself has a block for each.
  const blocks = (used() - before) / count - 1;
  for (const thing of things) (thing as Future).cancel();
  await sleep(0);
  return Math.round(blocks * 10) / 10;
}

/** Measures how many blocks more are in use after many rounds than after a few. */
async function growth(round: () => Promise<unknown>): Promise<number> {
  // A large number needs a block. With a large value from the start, the variable already has it.
  let before = 1e6;
  for (let i = 0; i < 3; i++) await round();
  before = used();
  for (let i = 0; i < 30; i++) await round();
  return used() - before;
}

async function connections(count: number): Promise<number> {
  const before = used();
  const all = await gather(
    ...Array.from({ length: count }, () => () => openConnection('127.0.0.1', Number(args[0]))),
  );
  await sleepMs(20);
  const blocks = (used() - before) / count;
  for (const [, writer] of all) writer.close();
  return Math.round(blocks * 10) / 10;
}

async function pingPong(): Promise<void> {
  const event = new Event();
  const lock = new Lock();
  const other = createTask(async () => {
    await event.wait();
    await lock.with(() => sleep(0));
  });
  await sleep(0);
  event.set();
  await lock.with(() => sleep(0));
  await other;
}

run(async () => {
  console.log(`library ${used() - usedBefore}`);
  console.log(`sleeping task ${await each(20, () => createTask(() => sleep(1000)))}`);
  console.log(`sleeping coroutine ${await each(20, () => createTask(asleep()))}`);
  console.log(`connection ${await connections(10)}`);
  console.log(`sleep(0) ${await growth(() => sleep(0) as never)}`);
  console.log(`sleepMs(1) ${await growth(() => sleepMs(1) as never)}`);
  console.log(`Event, Lock, task ${await growth(pingPong)}`);
  const [reader] = openSerialConnection(LoopbackA);
  const buffer = new Uint8Array(20);
  console.log(
    `readinto ${await growth(async () => {
      LoopbackB.write('0123456789');
      await reader.readinto(buffer);
    })}`,
  );
  // Never called: only makes the function part of the bundle.
  void startServer;
});

async function asleep(): Promise<void> {
  await sleep(1000);
}

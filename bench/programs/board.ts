// Measures on a 32-bit chip the costs that the argument names; prints one line of JSON.
import EngineListener from 'embedded:io/socket/listener';
import { chunks, collect, instructions, slots } from 'uasyncio:heap';
import { createTask, gather, openConnection, run, sleep, startServer } from 'uasyncio';
import type { Figures } from './meter.js';

const TASKS = 10;
const ROUNDS = 1000;
const CONNECTIONS = 5;
const SLOT_BYTES = 16;

const wanted = (globalThis as unknown as { process: { argv: string[] } }).process.argv[2];

function bytes(): number {
  collect();
  return SLOT_BYTES * slots() + chunks();
}

async function sleeper(): Promise<void> {
  for (let i = 0; i < ROUNDS; i++) await sleep(0);
}

async function switches(): Promise<number> {
  await gather(...Array.from({ length: TASKS }, () => sleeper()));
  const before = instructions();
  await gather(...Array.from({ length: TASKS }, () => sleeper()));
  return (instructions() - before) / (TASKS * ROUNDS);
}

async function asleep(): Promise<void> {
  await sleep(1000);
}

async function tasks(): Promise<number> {
  const all: unknown[] = Array.from({ length: TASKS }, () => undefined);
  await sleep(0);
  const before = bytes();
  for (let i = 0; i < TASKS; i++) all[i] = createTask(asleep());
  await sleep(0);
  await sleep(0);
  return (bytes() - before) / TASKS;
}

/** Connects to a listener of the engine that never accepts: so the heap has only our end of each connection. */
async function dialled(): Promise<number> {
  const listener = new EngineListener({ port: 8001, target: undefined, onReadable() {} });
  const all: unknown[] = [await openConnection('127.0.0.1', 8001)];
  const before = bytes();
  for (let i = 0; i < CONNECTIONS; i++) all.push(await openConnection('127.0.0.1', 8001));
  const figure = (bytes() - before) / CONNECTIONS;
  listener.close();
  return figure;
}

/** Makes connections with both ends in the heap; at the server's end a handler waits. */
async function served(): Promise<number> {
  const server = await startServer(
    async (reader) => {
      await reader.read(1);
    },
    null,
    8002,
  );
  const all: unknown[] = [await openConnection('127.0.0.1', server.port)];
  await sleep(0.1);
  const before = bytes();
  for (let i = 0; i < CONNECTIONS; i++) all.push(await openConnection('127.0.0.1', server.port));
  await sleep(0.1);
  return (bytes() - before) / CONNECTIONS;
}

async function main(): Promise<void> {
  const figures: Figures = { loaded: bytes() };
  if (wanted === 'switches') figures.switch = await switches();
  if (wanted === 'tasks') figures.task = await tasks();
  if (wanted === 'dialled') figures.dialled = await dialled();
  if (wanted === 'served') figures.both = await served();
  console.log(JSON.stringify(figures));
  (globalThis as unknown as { process: { exit(code: number): void } }).process.exit(0);
}

run(main);

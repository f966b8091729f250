// Every path of the library whose cost is measured, as a function that does the same thing `count` times. Its Python
// twin is units.py; bench/units.ts says what the units are called and what they may cost.
import {
  createTask,
  Event,
  gather,
  iscoroutine,
  Lock,
  openConnection,
  Queue,
  run,
  type StreamReader,
  type StreamWriter,
  sleep,
  sleepMs,
  startServer,
  waitFor,
} from 'uasyncio';
import { echo, respond } from './handlers.js';
import { play, type Unit } from './meter.js';

const TASKS = 10;
const CONNECTIONS = 20;
const OTHERS = 1000;

async function returns(x: number): Promise<number> {
  return x + 1;
}

async function suspends(x: number): Promise<number> {
  await sleep(0);
  return x + 1;
}

/** The same in ten tasks. Native async functions have to start inside of their tasks, so each gets a function. */
async function inTasks(start: () => PromiseLike<unknown>): Promise<void> {
  const tasks = Array.from({ length: TASKS }, () => createTask(start));
  for (const task of tasks) await task;
}

async function sleeper(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await sleep(0);
}

const switches: Unit = (count) => inTasks(() => sleeper(count / TASKS));

function* generator(count: number): Generator<unknown, void, never> {
  for (let i = 0; i < count; i++) yield* sleep(0);
}

const generated: Unit = (count) =>
  inTasks(() => generator(count / TASKS) as unknown as PromiseLike<void>);

async function napper(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await sleepMs(1);
}

const naps: Unit = (count) => inTasks(() => napper(count / TASKS));

async function suspended(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await suspends(i);
}

async function returned(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await returns(i);
}

async function spawned(count: number): Promise<void> {
  if (!iscoroutine(returns(0))) return spawnedNative(count);
  for (let i = 0; i < count; i++) await createTask(returns(i));
}

async function spawnedNative(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await createTask(() => returns(i));
}

async function player(mine: Event, other: Event, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await mine.wait();
    mine.clear();
    other.set();
  }
}

async function events(count: number): Promise<void> {
  const ping = new Event();
  const pong = new Event();
  ping.set();
  await gather(
    () => player(ping, pong, count / 2),
    () => player(pong, ping, count / 2),
  );
}

async function contender(lock: Lock, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await lock.acquire();
    await sleep(0);
    lock.release();
  }
}

const locks: Unit = (count) => {
  const lock = new Lock();
  return inTasks(() => contender(lock, count / TASKS));
};

async function producer(queue: Queue<number>, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await queue.put(i);
}

async function queues(count: number): Promise<void> {
  const queue = new Queue<number>(1);
  const task = createTask(() => producer(queue, count));
  for (let i = 0; i < count; i++) await queue.get();
  await task;
}

async function sleepLong(): Promise<void> {
  await sleep(1000);
}

/** Creates a task, lets it begin to sleep, and cancels it, among a thousand others that sleep. */
async function cancels(count: number): Promise<void> {
  const others = Array.from({ length: OTHERS }, () => createTask(sleepLong()));
  await sleep(0);
  for (let i = 0; i < count; i++) {
    const task = createTask(sleepLong());
    await sleep(0);
    task.cancel();
    await sleep(0);
  }
  for (const task of others) task.cancel();
  await sleep(0);
}

async function limited(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await waitFor(suspends(i), 10);
}

async function gathered(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await gather(returns(1), returns(2));
}

async function guarded(x: number): Promise<number> {
  try {
    return await returns(x);
  } finally {
    x++;
  }
}

async function tries(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await guarded(i);
}

async function echoInto(reader: StreamReader, writer: StreamWriter): Promise<void> {
  const buffer = new Uint8Array(64);
  while ((await reader.readinto(buffer)) > 0) {
    writer.write(buffer);
    await writer.drain();
  }
  writer.close();
}

/** A message there and back with readinto: two sends, two receives, two switches. */
async function reads(count: number): Promise<void> {
  const server = await startServer(echoInto, '127.0.0.1', 0);
  const [reader, writer] = await openConnection('127.0.0.1', server.port);
  const buffer = new Uint8Array(64);
  for (let i = 0; i < count; i++) {
    writer.write(buffer);
    await reader.readinto(buffer);
  }
  writer.close();
  server.close();
  await server.waitClosed();
}

async function client(port: number, count: number): Promise<void> {
  const [reader, writer] = await openConnection('127.0.0.1', port);
  const line = new Uint8Array(64).fill(65);
  line[63] = 10;
  for (let i = 0; i < count; i++) {
    writer.write(line);
    await writer.drain();
    await reader.readline();
  }
  writer.close();
  await writer.waitClosed();
}

/** Server and clients in one process: a trip is two sends and two receives. */
async function trips(count: number): Promise<void> {
  const server = await startServer(echo, '127.0.0.1', 0);
  const clients = Array.from({ length: CONNECTIONS }, () =>
    client(server.port, count / CONNECTIONS),
  );
  await gather(...clients);
  server.close();
  await server.waitClosed();
}

/** HTTP with one connection for each request, both ends in one process. */
async function requests(count: number): Promise<void> {
  const server = await startServer(respond, '127.0.0.1', 0);
  for (let i = 0; i < count; i++) {
    const [reader, writer] = await openConnection('127.0.0.1', server.port);
    writer.write('GET / HTTP/1.0\r\nHost: here\r\nAccept: */*\r\n\r\n');
    await writer.drain();
    await reader.read(-1);
    writer.close();
    await writer.waitClosed();
  }
  server.close();
  await server.waitClosed();
}

const UNITS: Record<string, Unit> = {
  switches,
  generated,
  naps,
  suspended,
  returned,
  spawned,
  events,
  locks,
  queues,
  cancels,
  limited,
  gathered,
  tries,
  reads,
  trips,
  requests,
};

run(() => play(UNITS));

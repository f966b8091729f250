import { createTask, Event, gather, iscoroutine, Lock, run, sleep, sleepMs } from 'uasyncio';
import { allocations, type Figures, heap, nanoseconds, print, type Work } from './meter.js';

const TASKS = 10;

async function sleeper(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await sleep(0);
}

function* generator(count: number): Generator<unknown, void, never> {
  for (let i = 0; i < count; i++) yield* sleep(0);
}

async function timer(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await sleepMs(1);
}

async function player(mine: Event, other: Event, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await mine.wait();
    mine.clear();
    other.set();
  }
}

async function contender(lock: Lock, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await lock.acquire();
    await sleep(0);
    lock.release();
  }
}

/** Tasks that share the work; a native async function has to start inside its task. */
function shared(body: (count: number) => never): Work {
  const native = !iscoroutine(body(0));
  return (count) => {
    const share = Math.ceil(count / TASKS);
    const start = native ? () => createTask(() => body(share)) : () => createTask(body(share));
    return gather(...Array.from({ length: TASKS }, start));
  };
}

const pingPong: Work = (count) => {
  const ping = new Event();
  const pong = new Event();
  ping.set();
  return gather(
    () => player(ping, pong, count / 2),
    () => player(pong, ping, count / 2),
  );
};

const contention: Work = (count) => {
  const lock = new Lock();
  // Two switches each time: one at the lock, one at the sleep that holds it.
  return shared(((share: number) => contender(lock, share)) as never)(count / 2);
};

const WORK: [name: string, work: Work, counted?: number][] = [
  ['sleep', shared(sleeper as never)],
  ['generator', shared(generator as never)],
  ['event', pingPong],
  ['lock', contention],
];

async function main(): Promise<void> {
  const figures: Figures = {};
  for (const [name, work] of WORK) {
    figures[`${name} ns`] = await nanoseconds(work);
    figures[`${name} allocations`] = await allocations(work);
  }
  if (heap !== undefined)
    figures['timer allocations'] = await allocations(shared(timer as never), 1000);
  print(figures);
}

run(main);

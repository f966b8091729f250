import { createTask, Event, gather, iscoroutine, Lock, run, sleep, sleepMs } from 'uasyncio';
import { type Figures, measure, PHASES, print, type Work } from './meter.js';

const TASKS = 10;

async function sleeper(rounds: number, mark: () => void): Promise<void> {
  for (let phase = 0; phase < PHASES; phase++) {
    for (let i = 0; i < rounds; i++) await sleep(0);
    mark();
  }
}

function* generator(rounds: number, mark: () => void): Generator<unknown, void, never> {
  for (let phase = 0; phase < PHASES; phase++) {
    for (let i = 0; i < rounds; i++) yield* sleep(0);
    mark();
  }
}

async function timer(rounds: number, mark: () => void): Promise<void> {
  for (let phase = 0; phase < PHASES; phase++) {
    for (let i = 0; i < rounds; i++) await sleepMs(1);
    mark();
  }
}

const lock = new Lock();

async function contender(rounds: number, mark: () => void): Promise<void> {
  for (let phase = 0; phase < PHASES; phase++) {
    for (let i = 0; i < rounds; i++) {
      await lock.acquire();
      await sleep(0);
      lock.release();
    }
    mark();
  }
}

async function player(mine: Event, other: Event, rounds: number, mark: () => void): Promise<void> {
  for (let phase = 0; phase < PHASES; phase++) {
    for (let i = 0; i < rounds; i++) {
      await mine.wait();
      mine.clear();
      other.set();
    }
    mark();
  }
}

function nothing(): void {}

/** The same work in several tasks; only the first one calls `mark`. */
function shared(body: Work): Work {
  return (rounds, mark) => {
    const start = (_: unknown, i: number) => {
      const call = () => body(rounds, i === 0 ? mark : nothing);
      // A native async function has to start inside its task.
      return createTask(iscoroutine(empty()) || body === generated ? call() : call);
    };
    return gather(...Array.from({ length: TASKS }, start));
  };
}

async function empty(): Promise<void> {}

const generated = generator as unknown as Work;

const pingPong: Work = (rounds, mark) => {
  const ping = new Event();
  const pong = new Event();
  ping.set();
  return gather(
    () => player(ping, pong, rounds, mark),
    () => player(pong, ping, rounds, nothing),
  );
};

async function main(): Promise<void> {
  const figures: Figures = {};
  await measure(figures, 'sleep', shared(sleeper), TASKS);
  await measure(figures, 'generator', shared(generated), TASKS);
  await measure(figures, 'event', pingPong, 2);
  // Two switches each time: one to wait for the lock, one in the sleep while holding it.
  await measure(figures, 'lock', shared(contender), 2 * TASKS);
  await measure(figures, 'timer', shared(timer), TASKS);
  print(figures);
}

run(main);

import { type Figures, measure, PHASES, print, type Work } from './meter.js';
import { barePause, pause, runBare, runTasks, Task } from './scheduler.js';

const TASKS = 10;

async function bareSleeper(rounds: number, mark: () => void): Promise<void> {
  for (let phase = 0; phase < PHASES; phase++) {
    for (let i = 0; i < rounds; i++) await barePause();
    mark();
  }
}

async function sleeper(rounds: number, mark: () => void): Promise<void> {
  for (let phase = 0; phase < PHASES; phase++) {
    for (let i = 0; i < rounds; i++) await pause();
    mark();
  }
}

async function suspends(x: number): Promise<number> {
  await undefined;
  return x + 1;
}

async function returns(x: number): Promise<number> {
  return x + 1;
}

async function suspended(rounds: number, mark: () => void): Promise<void> {
  for (let phase = 0; phase < PHASES; phase++) {
    for (let i = 0; i < rounds; i++) await suspends(i);
    mark();
  }
}

async function returned(rounds: number, mark: () => void): Promise<void> {
  for (let phase = 0; phase < PHASES; phase++) {
    for (let i = 0; i < rounds; i++) await returns(i);
    mark();
  }
}

async function spawned(rounds: number, mark: () => void): Promise<void> {
  for (let phase = 0; phase < PHASES; phase++) {
    for (let i = 0; i < rounds; i++) await new Task(() => returns(i)).promise;
    mark();
  }
}

function nothing(): void {}

/** The same work in several tasks; only the first one calls `mark`. */
function several<T>(start: (mark: () => void) => T, mark: () => void): T[] {
  return Array.from({ length: TASKS }, (_, i) => start(i === 0 ? mark : nothing));
}

const bareSwitches: Work = (rounds, mark) =>
  runBare(Promise.all(several((marking) => bareSleeper(rounds, marking), mark)));

const switches: Work = (rounds, mark) => {
  several((marking) => new Task(() => sleeper(rounds, marking)), mark);
  return runTasks();
};

const spawns: Work = (rounds, mark) => {
  new Task(() => spawned(rounds, mark));
  return runTasks();
};

async function main(): Promise<void> {
  const figures: Figures = {};
  await measure(figures, 'bare', bareSwitches, TASKS);
  await measure(figures, 'tasks', switches, TASKS);
  await measure(figures, 'suspended', suspended);
  await measure(figures, 'returned', returned);
  await measure(figures, 'spawned', spawns);
  print(figures);
}

main();

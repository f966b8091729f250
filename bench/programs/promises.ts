// Units of units.ts on bare promises, and on the cancellable tasks that one would write on them by hand.
import { play, type Unit } from './meter.js';
import { barePause, pause, runBare, runTasks, Task } from './scheduler.js';

const TASKS = 10;

async function bareSleeper(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await barePause();
}

async function sleeper(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await pause();
}

async function suspends(x: number): Promise<number> {
  await undefined;
  return x + 1;
}

async function returns(x: number): Promise<number> {
  return x + 1;
}

async function suspended(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await suspends(i);
}

async function returned(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await returns(i);
}

async function spawner(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Task(() => returns(i)).promise;
}

const switches: Unit = (count) =>
  runBare(Promise.all(Array.from({ length: TASKS }, () => bareSleeper(count / TASKS))));

const cancellable: Unit = (count) => {
  for (let i = 0; i < TASKS; i++) new Task(() => sleeper(count / TASKS));
  return runTasks();
};

const spawned: Unit = (count) => {
  new Task(() => spawner(count));
  return runTasks();
};

play({ switches, cancellable, suspended, returned, spawned });

import { allocations, type Figures, nanoseconds, print, type Work } from './meter.js';
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

async function bareSuspended(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await suspends(i);
}

async function bareReturned(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await returns(i);
}

async function spawner(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const task = new Task(() => returns(i));
    await runTasks();
    await task.promise;
  }
}

const bareSwitches: Work = (count) =>
  runBare(Promise.all(Array.from({ length: TASKS }, () => bareSleeper(Math.ceil(count / TASKS)))));

const switches: Work = (count) => {
  for (let i = 0; i < TASKS; i++) new Task(() => sleeper(Math.ceil(count / TASKS)));
  return runTasks();
};

const WORK: [name: string, work: Work][] = [
  ['bare', bareSwitches],
  ['tasks', switches],
  ['suspended', bareSuspended],
  ['returned', bareReturned],
  ['spawned', spawner],
];

async function main(): Promise<void> {
  const figures: Figures = {};
  for (const [name, work] of WORK) {
    figures[`${name} ns`] = await nanoseconds(work);
    figures[`${name} allocations`] = await allocations(work);
  }
  print(figures);
}

main();

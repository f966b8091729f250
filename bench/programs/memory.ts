import { type Coroutine, createTask, iscoroutine, run, sleep } from 'uasyncio';
import { bytes, type Figures, print } from './meter.js';

const TASKS = 10_000;

async function lean(): Promise<void> {
  await sleep(1000);
}

async function looping(period: number): Promise<void> {
  for (let i = 0; i < 10; i++) await sleep(period);
}

async function empty(): Promise<void> {}

async function perTask(start: () => Coroutine<void>): Promise<number> {
  const before = bytes();
  for (let i = 0; i < TASKS; i++) createTask(start());
  await sleep(0);
  await sleep(0);
  return (bytes() - before) / TASKS;
}

async function main(): Promise<void> {
  const compiled = iscoroutine(empty());
  const figures: Figures = {};
  // The first run makes what is made on first use: the first timer, and hidden classes.
  await perTask(() => empty);
  createTask(lean);
  await sleep(0);
  figures.lean = await perTask(compiled ? () => lean() as Coroutine<void> : () => lean);
  const loop = compiled ? () => looping(1000) as Coroutine<void> : () => () => looping(1000);
  figures.looping = await perTask(loop);
  print(figures);
}

run(main);

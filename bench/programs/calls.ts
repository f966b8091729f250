import { createTask, iscoroutine, run, sleep } from 'uasyncio';
import { allocations, type Figures, nanoseconds, print, type Work } from './meter.js';

async function suspends(x: number): Promise<number> {
  await sleep(0);
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

async function spawned(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await createTask(returns(i));
}

async function spawnedNative(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await createTask(() => returns(i));
}

async function main(): Promise<void> {
  const compiled = iscoroutine(returns(0));
  const work: [string, Work][] = [
    ['suspended', suspended],
    ['returned', returned],
    ['spawned', compiled ? spawned : spawnedNative],
  ];
  const figures: Figures = {};
  for (const [name, body] of work) {
    figures[`${name} ns`] = await nanoseconds(body);
    figures[`${name} allocations`] = await allocations(body);
  }
  print(figures);
}

run(main);

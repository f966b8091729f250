import { createTask, iscoroutine, run, sleep } from 'uasyncio';
import { type Figures, measure, PHASES, print } from './meter.js';

async function suspends(x: number): Promise<number> {
  await sleep(0);
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
    for (let i = 0; i < rounds; i++) await createTask(returns(i));
    mark();
  }
}

async function spawnedNative(rounds: number, mark: () => void): Promise<void> {
  for (let phase = 0; phase < PHASES; phase++) {
    for (let i = 0; i < rounds; i++) await createTask(() => returns(i));
    mark();
  }
}

async function main(): Promise<void> {
  const figures: Figures = {};
  await measure(figures, 'suspended', suspended);
  await measure(figures, 'returned', returned);
  await measure(figures, 'spawned', iscoroutine(returns(0)) ? spawned : spawnedNative);
  print(figures);
}

run(main);

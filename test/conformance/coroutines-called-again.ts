// Each call of a function has variables of its own, although its coroutine is only awaited where it is called.
import { CancelledError, createTask, run, sleep } from 'uasyncio';

const kept: (() => number)[] = [];

async function sometimes(x: number): Promise<number> {
  let found = -1;
  if (x > 1) found = x;
  if (x === 3) await sleep(0);
  if (x === 4) throw new Error(`no ${x}`);
  return found;
}

async function keeps(x: number): Promise<number> {
  kept.push(() => x);
  return x;
}

async function factorial(n: number): Promise<number> {
  return n === 0 ? 1 : n * (await factorial(n - 1));
}

// Makes no coroutine of its own.
const same = (x: number): Promise<number> => sometimes(x);

async function deeper(x: number): Promise<number> {
  const first = await sometimes(x);
  const second = await same(x + 1);
  return first * 10 + second;
}

async function waits(x: number): Promise<number> {
  try {
    await sleep(x);
  } catch (error) {
    console.log(`cancelled: ${error instanceof CancelledError ? 'yes' : 'no'}`);
    throw error;
  }
  return x;
}

async function passesOn(x: number): Promise<number> {
  return sometimes(x);
}

async function worker(name: string): Promise<void> {
  for (let i = 0; i < 4; i++) console.log(`${name} ${await sometimes(i)}`);
}

async function patient(): Promise<void> {
  await waits(10);
}

async function main(): Promise<void> {
  for (let i = 0; i < 6; i++) {
    try {
      console.log(`${await sometimes(i)}`);
    } catch (error) {
      console.log((error as Error).message);
    }
    await keeps(i);
  }
  console.log(kept.map((get) => get()).join(' '));
  console.log(`${await factorial(6)}`);
  console.log(`${await deeper(0)} ${await deeper(1)} ${await deeper(2)}`);
  console.log(`${await passesOn(2)} ${await passesOn(3)}`);
  const tasks = [createTask(() => worker('a')), createTask(() => worker('b'))];
  for (const task of tasks) await task;
  const sleeper = createTask(patient);
  await sleep(0);
  sleeper.cancel();
  try {
    await sleeper;
  } catch {
    console.log('ended');
  }
  console.log(`${await sometimes(2)}`);
}

run(main);

// An async function without an await runs where it is awaited; what it throws, the await throws.
import { createTask, run, sleep } from 'uasyncio';

async function sum(x: number, y: number): Promise<number> {
  return x + y;
}

async function half(x: number): Promise<number> {
  if (x % 2 !== 0) throw new RangeError(`${x} is odd`);
  return x / 2;
}

async function nap(): Promise<unknown> {
  return sleep(0);
}

async function says(name: string): Promise<void> {
  console.log(name);
}

async function starts(name: string): Promise<void> {
  createTask(() => says(name));
}

const kept = async (list: string[], name: string): Promise<number> => list.push(name);

async function main(): Promise<void> {
  console.log(await sum(1, 2), await sum(await sum(3, 4), 5));
  try {
    console.log(await half(4));
    console.log(await half(5));
  } catch (error) {
    console.log((error as Error).message);
  } finally {
    console.log(await half(6));
  }
  const other = createTask(() => says('another task'));
  await nap();
  console.log('after the nap');
  await other;
  await starts('a task of a function without await');
  const list: string[] = [];
  console.log(await kept(list, 'a'), await kept(list, 'b'), list.join());
  console.log(await createTask(() => sum(10, 20)));
}

run(main);

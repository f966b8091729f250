// Tasks create tasks; each waits for its own.
import { createTask, run, sleep, type Task } from 'uasyncio';

async function grow(name: string, depth: number): Promise<number> {
  console.log(`${name} grows`);
  if (depth === 0) return 1;
  const children: Task<number>[] = [];
  for (const side of ['l', 'r']) {
    children.push(createTask(() => grow(name + side, depth - 1)));
    await sleep(0);
  }
  let leaves = 0;
  for (const child of children) leaves += await child;
  console.log(`${name} has ${leaves} leaves`);
  return leaves;
}

async function main(): Promise<void> {
  console.log(`${await grow('tree', 2)} leaves`);
}

run(main);

// An async generator awaits between its values; for await takes them one by one.
import { createTask, run, sleep } from 'uasyncio';

async function* ticker(name: string, count: number): AsyncGenerator<string> {
  for (let i = 1; i <= count; i++) {
    await sleep(0);
    console.log(`${name} makes ${i}`);
    yield `${name}${i}`;
  }
  console.log(`${name} has no more`);
}

async function main(): Promise<void> {
  for await (const tick of ticker('t', 3)) {
    console.log(`got ${tick}`);
    await sleep(0);
  }

  let total = 0;
  const task = createTask(async () => {
    for await (const tick of ticker('u', 2)) total += tick.length;
    return total;
  });
  console.log(`total ${await task}`);
}

run(main);

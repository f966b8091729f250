// Each iteration of a loop has its own variable, even if it awaits in between.
import { createTask, gather, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const later: (() => string)[] = [];
  for (let i = 0; i < 3; i++) {
    const square = i * i;
    await sleep(0);
    later.push(() => `${i} squared is ${square}`);
    await sleep(0);
  }
  for (const say of later) console.log(say());

  const tasks = [];
  for (const name of ['red', 'green', 'blue']) {
    await sleep(0);
    tasks.push(
      createTask(async () => {
        await sleep(0.01);
        console.log(name);
      }),
    );
  }
  await gather(...tasks);

  const counters: (() => number)[] = [];
  for (let i = 0; i < 3; i++) {
    counters.push(() => {
      i += 10;
      return i;
    });
    await sleep(0);
  }
  console.log(counters.map((count) => count() + count()).join(' '));
}

run(main);

// During its eager start, a task is the current task, and may itself start eager tasks.
// except native node, native quickjs, native xs: there a task starts when its maker waits.
import { createTask, currentTask, run, sleep } from 'uasyncio';

function name(): string {
  return `${currentTask()?.getName()}`;
}

async function level(depth: number): Promise<void> {
  currentTask()?.setName(`level ${depth}`);
  console.log(`${name()} starts`);
  if (depth < 3) {
    const task = createTask(() => level(depth + 1), { eagerStart: true });
    console.log(`back in ${name()}`);
    await task;
  } else await sleep(0);
  console.log(`${name()} ends`);
}

async function main(): Promise<void> {
  currentTask()?.setName('main');
  const task = createTask(() => level(1), { eagerStart: true });
  console.log(`back in ${name()}`);
  await task;
}

run(main);

// With eagerStart a task runs at once until its first wait; a task that never waits is then done.
// except native node, native quickjs, native xs: there a task starts when its maker waits.
import { allTasks, createTask, currentTask, run, sleep } from 'uasyncio';

async function greet(word: string, waits: boolean): Promise<string> {
  console.log(`${word} starts, one of ${allTasks().size}`);
  if (waits) await sleep(0);
  console.log(`${word} ends`);
  return word;
}

async function main(): Promise<void> {
  const me = currentTask();
  const quick = createTask(() => greet('quick', false), { eagerStart: true });
  console.log(`quick is ${quick.done() ? 'done' : 'not done'}`);
  const slow = createTask(() => greet('slow', true), { eagerStart: true });
  console.log(`slow is ${slow.done() ? 'done' : 'not done'}`);
  const plain = createTask(() => greet('plain', false));
  console.log(`the current task is ${currentTask() === me ? 'main' : 'another'}`);
  console.log(`${await quick}, ${await slow}, ${await plain}`);
}

run(main);

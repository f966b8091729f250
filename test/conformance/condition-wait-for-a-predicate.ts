// waitFor() calls its predicate after each notification, and returns the predicate's result.
import { Condition, createTask, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const condition = new Condition();
  let level = 0;
  const enough = (): string => {
    console.log(`look: ${level}`);
    return level >= 3 ? `enough: ${level}` : '';
  };
  const task = createTask(() =>
    condition.with(async () => {
      console.log(await condition.waitFor(enough));
    }),
  );
  while (!task.done()) {
    await sleep(0.01);
    await condition.with(async () => {
      level += 1;
      condition.notify();
    });
    await sleep(0.01);
  }
  await task;
}

run(main);

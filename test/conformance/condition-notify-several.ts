// notify(n) wakes the n tasks that have waited longest, or fewer if fewer wait.
import { Condition, createTask, run, sleep, type Task } from 'uasyncio';

async function main(): Promise<void> {
  const condition = new Condition();
  const wait = (n: number) =>
    condition.with(async () => {
      await condition.wait();
      console.log(`task ${n} was notified`);
    });
  const tasks: Task<void>[] = [];
  for (let n = 1; n <= 6; n++) tasks.push(createTask(() => wait(n)));
  for (const count of [1, 2, 0, 10]) {
    await sleep(0.01);
    console.log(`notify ${count}`);
    await condition.with(async () => condition.notify(count));
  }
  for (const task of tasks) await task;
  console.log('all were notified');
}

run(main);

// After a run has ended, another one may start.
import { createTask, run, sleep } from 'uasyncio';

async function count(name: string): Promise<number> {
  let n = 0;
  const task = createTask(async () => {
    await sleep(0);
    n += 1;
  });
  await task;
  console.log(`${name} counts ${n}`);
  return n;
}

run(() => count('first')).then((n) => {
  console.log(`between the two: ${n}`);
  run(() => count('second'));
});

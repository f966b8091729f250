// lock.with on a free lock starts its body at once, and continues at once after it.
import { createTask, Lock, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const lock = new Lock();
  const other = createTask(async () => {
    for (let i = 1; i <= 3; i++) {
      console.log(`other task, turn ${i}`);
      await sleep(0);
    }
  });
  console.log('before');
  const value = await lock.with(async () => {
    console.log('inside');
    return 'value';
  });
  console.log(`after: ${value}`);
  await lock.with(async () => {
    console.log('inside again');
    await sleep(0);
    console.log('one turn later');
  });
  console.log('after');
  await other;
  console.log('main ends');
}

run(main);

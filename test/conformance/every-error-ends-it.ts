// An error of the function ends every() and its task fails; the task's name contains the interval.
import { every, run } from 'uasyncio';

async function main(): Promise<void> {
  let left = 3;
  const task = every(20, () => {
    if (left === 0) throw new Error('nothing is left');
    console.log(`${left} left`);
    left -= 1;
  });
  console.log(task.getName());
  try {
    await task;
  } catch (e) {
    console.log(`ended: ${(e as Error).message}`);
  }
}

run(main);

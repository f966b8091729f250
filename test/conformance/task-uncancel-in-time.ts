// uncancel() before the cancellation is thrown revokes it.
import { createTask, currentTask, run, sleep } from 'uasyncio';

async function hesitant(): Promise<string> {
  const me = currentTask();
  me?.cancel();
  me?.cancel();
  console.log(`${me?.uncancel()} left`);
  console.log(`${me?.uncancel()} left`);
  await sleep(0);
  return 'goes on';
}

async function main(): Promise<void> {
  console.log(await createTask(hesitant));
  const other = createTask(() => sleep(0, 'starts after all'));
  other.cancel();
  console.log(`other: ${other.uncancel()} left`);
  console.log(await other);
}

run(main);

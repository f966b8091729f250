// waitFor(shield(task)) stops waiting, but the task continues.
import { createTask, run, shield, sleep, TimeoutError, waitFor } from 'uasyncio';

async function main(): Promise<void> {
  const task = createTask(async () => {
    await sleep(0.05);
    return 'late, but whole';
  });
  try {
    await waitFor(shield(task), 0.01);
  } catch (e) {
    console.log(e instanceof TimeoutError ? 'timeout' : 'another error');
  }
  console.log(await task);
}

run(main);

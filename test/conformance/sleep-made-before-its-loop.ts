// A sleep that was made while an earlier loop was open ends on the loop on which it is awaited.
import { createTask, newEventLoop, run, sleep } from 'uasyncio';

const first = newEventLoop();
const later = sleep(0.01, 'a');
const other = sleep(10, 'never');
first.close();

async function main(): Promise<void> {
  console.log(`${await later}`);
  const task = createTask(async () => {
    await other;
  });
  await sleep(0);
  task.cancel();
  try {
    await task;
  } catch {
    console.log('cancelled');
  }
}

run(main);

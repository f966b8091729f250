// waitFor returns the value if it comes in time.
import { createTask, run, sleep, waitFor } from 'uasyncio';

async function read(): Promise<number> {
  await sleep(0.01);
  return 21;
}

async function main(): Promise<void> {
  console.log(`function: ${await waitFor(read, 1)}`);
  const task = createTask(read);
  console.log(`task: ${await waitFor(task, 1)}`);
  console.log(`done task: ${await waitFor(task, 1)}`);
  console.log(`without a suspension: ${await waitFor(async () => 'at once', 1)}`);
}

run(main);

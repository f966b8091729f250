// Without a cancellation, shield changes nothing.
import { CancelledError, createTask, run, shield, sleep } from 'uasyncio';

async function work(fails: boolean): Promise<string> {
  await sleep(0);
  if (fails) throw new Error('oh no');
  return 'value';
}

async function main(): Promise<void> {
  console.log(await shield(() => work(false)));
  try {
    await shield(() => work(true));
  } catch (e) {
    console.log(e instanceof Error ? e.message : '?');
  }
  const task = createTask(() => work(false));
  task.cancel();
  try {
    await shield(task);
  } catch (e) {
    console.log(e instanceof CancelledError ? 'inner was cancelled' : 'another');
  }
}

run(main);

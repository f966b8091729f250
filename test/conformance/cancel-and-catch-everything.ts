// A catch block that catches everything also catches CancelledError; the program has to decide what to do.
import { CancelledError, createTask, run, sleep } from 'uasyncio';

async function polite(): Promise<string> {
  try {
    await sleep(10);
  } catch (e) {
    if (e instanceof CancelledError) throw e;
    return 'an error was handled';
  }
  return 'not reached';
}

async function greedy(): Promise<string> {
  try {
    await sleep(10);
  } catch {
    return 'the cancel was swallowed';
  }
  return 'not reached';
}

async function main(): Promise<void> {
  for (const work of [polite, greedy]) {
    const task = createTask(work);
    await sleep(0);
    task.cancel();
    try {
      console.log(await task);
    } catch (e) {
      console.log(e instanceof CancelledError ? 'cancelled' : 'another error');
    }
  }
}

run(main);

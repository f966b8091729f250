// main is an ordinary task: a child may cancel it.
import { CancelledError, createTask, currentTask, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const me = currentTask();
  createTask(async () => {
    console.log('child cancels main');
    me?.cancel();
  });
  try {
    await sleep(10);
    console.log('not reached');
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    console.log('main was cancelled');
  }
  await sleep(0.01);
  console.log('and goes on');
}

run(main);

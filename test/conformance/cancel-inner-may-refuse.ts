// If the awaited task swallows the cancellation, its awaiter gets the value as usual.
import { CancelledError, createTask, run, sleep } from 'uasyncio';

async function inner(): Promise<string> {
  try {
    await sleep(10);
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    console.log('inner refuses');
  }
  await sleep(0.01);
  return 'inner value';
}

async function main(): Promise<void> {
  const innerTask = createTask(inner);
  const outerTask = createTask(async () => `outer got ${await innerTask}`);
  await sleep(0.01);
  outerTask.cancel();
  console.log(await outerTask);
}

run(main);

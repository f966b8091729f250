// A child that is cancelled makes gather throw CancelledError; gather's caller is not cancelled.
import { CancelledError, createTask, gather, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const slow = createTask(() => sleep(10));
  const quick = createTask(async () => {
    await sleep(0.03);
    return 'quick';
  });
  createTask(async () => {
    await sleep(0.01);
    slow.cancel();
  });
  try {
    await gather(slow, quick);
  } catch (e) {
    console.log(e instanceof CancelledError ? 'a child was cancelled' : 'another error');
  }
  console.log(`the other one: ${await quick}`);
}

run(main);

// Cancelling one awaiter of a task cancels the task, and with it the other awaiter's wait.
import { CancelledError, createTask, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const shared = createTask(() => sleep(10));
  const wait = async (name: string): Promise<void> => {
    try {
      await shared;
    } catch (e) {
      if (!(e instanceof CancelledError)) throw e;
      console.log(`${name} sees a CancelledError`);
    }
  };
  const a = createTask(() => wait('a'));
  const b = createTask(() => wait('b'));
  await sleep(0);
  a.cancel();
  await a;
  await b;
  console.log('both are over');
}

run(main);

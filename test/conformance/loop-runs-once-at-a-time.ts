// A running loop cannot be run again from a task or a callback.
// except lean: it compares texts of the library
import { createTask, getRunningLoop, run, sleep } from 'uasyncio';

async function work(): Promise<void> {
  await sleep(0);
  console.log('work is done');
}

async function main(): Promise<void> {
  const loop = getRunningLoop();
  const attempt = (who: string, call: () => unknown): void => {
    try {
      call();
      console.log(`${who}: not reached`);
    } catch (e) {
      console.log(
        `${who}: ${/a running event loop|has not ended/.test((e as Error).message) ? 'refused' : e}`,
      );
    }
  };
  const task = createTask(() => work());
  attempt('a task', () => loop.runUntilComplete(task));
  loop.callSoon(() => attempt('a callback', () => loop.runForever()));
  await task;
  console.log('main ends');
}

run(main);

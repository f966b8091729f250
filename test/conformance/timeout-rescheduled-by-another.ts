// Another task can move the deadline: the body continues as long as this watchdog is fed.
import {
  createTask,
  getRunningLoop,
  run,
  sleep,
  type Timeout,
  TimeoutError,
  timeout,
} from 'uasyncio';

async function feed(watchdog: Timeout): Promise<void> {
  const loop = getRunningLoop();
  for (let i = 1; i <= 3; i++) {
    await sleep(0.05);
    watchdog.reschedule(loop.time() + 0.1);
    console.log(`fed ${i}`);
  }
}

async function main(): Promise<void> {
  try {
    await timeout(0.1, async (watchdog) => {
      await createTask(() => feed(watchdog));
      console.log('still alive');
      await sleep(10);
    });
  } catch (e) {
    console.log(e instanceof TimeoutError ? 'TimeoutError' : 'another error');
  }
}

run(main);

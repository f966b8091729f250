// reschedule moves the deadline: later, to never, and earlier.
import { getRunningLoop, run, sleep, TimeoutError, timeout } from 'uasyncio';

async function main(): Promise<void> {
  const loop = getRunningLoop();
  try {
    await timeout(0.03, async (scope) => {
      scope.reschedule((scope.when() as number) + 0.12);
      await sleep(0.06);
      console.log('later');
      scope.reschedule(null);
      await sleep(0.06);
      console.log(`never: ${scope.when() === null ? 'yes' : 'no'}`);
      const soon = loop.time() + 0.02;
      scope.reschedule(soon);
      console.log(`soon: ${scope.when() === soon ? 'yes' : 'no'}`);
      await sleep(10);
      console.log('not reached');
    });
  } catch (e) {
    console.log(e instanceof TimeoutError ? 'TimeoutError' : 'another error');
  }
}

run(main);

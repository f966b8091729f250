// A body that swallows the cancellation continues without a limit, and its value counts.
import { currentTask, run, sleep, timeout } from 'uasyncio';

async function main(): Promise<void> {
  const value = await timeout(0.02, async (scope) => {
    try {
      await sleep(10);
    } catch {
      console.log(`swallowed, expired: ${scope.expired() ? 'yes' : 'no'}`);
      console.log(`${currentTask()?.cancelling()} cancel request`);
    }
    await sleep(0.04);
    return 'late, but here';
  });
  console.log(value);
  console.log(`${currentTask()?.cancelling()} cancel requests`);
}

run(main);

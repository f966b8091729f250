// reschedule throws when the time is over or the scope has ended.
import { run, sleep, type Timeout, timeout } from 'uasyncio';

function attempt(scope: Timeout): void {
  try {
    scope.reschedule(null);
    console.log('rescheduled');
  } catch (e) {
    console.log((e as Error).message);
  }
}

async function main(): Promise<void> {
  let last: Timeout | null = null;
  try {
    await timeout(0.01, async (scope) => {
      last = scope;
      try {
        await sleep(10);
      } finally {
        attempt(scope);
      }
    });
  } catch {
    attempt(last as unknown as Timeout);
  }
  await timeout(5, async (scope) => {
    last = scope;
    attempt(scope);
  });
  attempt(last as unknown as Timeout);
}

run(main);

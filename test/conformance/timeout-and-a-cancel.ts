// A cancellation wins over a timeout at the same moment, or over one whose cleanup still runs.
import {
  CancelledError,
  createTask,
  getRunningLoop,
  run,
  sleep,
  type Timeout,
  timeout,
} from 'uasyncio';

async function work(scopes: Timeout[]): Promise<void> {
  try {
    await timeout(0.02, async (scope) => {
      scopes.push(scope);
      try {
        await sleep(10);
      } finally {
        console.log(`expired: ${scope.expired() ? 'yes' : 'no'}`);
        await sleep(0.1);
      }
    });
  } catch (e) {
    console.log(e instanceof CancelledError ? 'CancelledError' : 'another error');
    throw e;
  }
}

async function main(): Promise<void> {
  const scopes: Timeout[] = [];
  for (const atOnce of [true, false]) {
    const task = createTask(() => work(scopes));
    await sleep(0);
    if (atOnce) scopes[0]?.reschedule(getRunningLoop().time() - 1);
    else await sleep(0.04);
    task.cancel();
    try {
      await task;
    } catch {
      console.log(`cancelled: ${task.cancelled() ? 'yes' : 'no'}`);
    }
  }
}

run(main);

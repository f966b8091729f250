// A body cancels its own task and ends: the group is cancelled if it still has to wait.
import { CancelledError, createTask, currentTask, run, sleep, taskGroup } from 'uasyncio';

async function scope(seconds: number | null): Promise<void> {
  await taskGroup(async (group) => {
    if (seconds !== null) group.createTask(() => sleep(seconds));
    currentTask()?.cancel();
    console.log('the body ends');
  });
  console.log('the scope ends');
  await sleep(0);
  console.log('not reached');
}

async function main(): Promise<void> {
  for (const seconds of [10, null]) {
    const task = createTask(() => scope(seconds));
    try {
      await task;
    } catch (e) {
      console.log(e instanceof CancelledError ? 'cancelled' : 'another error');
    }
  }
}

run(main);

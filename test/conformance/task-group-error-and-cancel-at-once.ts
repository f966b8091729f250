// A task fails and the group is cancelled at the same moment: the error comes first, then the cancellation.
import { createTask, currentTask, Event, ExceptionGroup, run, sleep, taskGroup } from 'uasyncio';

async function scope(go: Event): Promise<void> {
  try {
    await taskGroup(async (group) => {
      group.createTask(async () => {
        await go.wait();
        console.log('the child fails');
        throw new Error('the child is broken');
      });
      await sleep(10);
    });
  } catch (e) {
    if (!(e instanceof ExceptionGroup)) throw e;
    console.log(`errors: ${e.errors.map((each) => (each as Error).message).join(', ')}`);
    console.log(`${currentTask()?.cancelling()} cancel request`);
  }
  try {
    await sleep(10);
  } finally {
    console.log(`${currentTask()?.cancelling()} cancel request`);
  }
}

async function main(): Promise<void> {
  for (const cancelFirst of [true, false]) {
    const go = new Event();
    const task = createTask(() => scope(go));
    await sleep(0.02);
    if (cancelFirst) task.cancel();
    go.set();
    if (!cancelFirst) task.cancel();
    try {
      await task;
    } catch {
      console.log(`cancelled: ${task.cancelled() ? 'yes' : 'no'}`);
    }
  }
}

run(main);

// Cancelled again while it takes the lock back, a task throws only the last cancellation.
import { Condition, createTask, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const condition = new Condition();
  const task = createTask(() =>
    condition.with(async () => {
      try {
        await condition.wait();
      } catch (e) {
        console.log(`cancelled: ${(e as Error).message}`);
      }
      await sleep(0.01);
      console.log(`still at work, locked? ${condition.locked() ? 'yes' : 'no'}`);
    }),
  );
  await sleep(0.01);
  await condition.with(async () => {
    for (const reason of ['first', 'second', 'third']) {
      task.cancel(reason);
      await sleep(0.01);
    }
    console.log('main releases the lock');
  });
  await task;
}

run(main);

// lock.with returns the body's value, and releases the lock when the body throws or is cancelled.
import { CancelledError, createTask, Lock, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const lock = new Lock();
  const value = await lock.with(async () => {
    await sleep(0);
    return 'value';
  });
  console.log(`${value}, locked? ${lock.locked() ? 'yes' : 'no'}`);

  try {
    await lock.with(async () => {
      await sleep(0);
      throw new Error('broken');
    });
  } catch (e) {
    console.log(`${e instanceof Error ? e.message : '?'}, locked? ${lock.locked() ? 'yes' : 'no'}`);
  }

  const task = createTask(() => lock.with(() => sleep(10)));
  await sleep(0.01);
  console.log(`held, locked? ${lock.locked() ? 'yes' : 'no'}`);
  task.cancel();
  try {
    await task;
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
    console.log(`cancelled, locked? ${lock.locked() ? 'yes' : 'no'}`);
  }
}

run(main);

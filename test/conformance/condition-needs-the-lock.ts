// wait, notify and notifyAll throw if the lock is not held; the condition can be used afterwards.
import { Condition, run } from 'uasyncio';

async function main(): Promise<void> {
  const condition = new Condition();
  try {
    await condition.wait();
  } catch (e) {
    console.log(`${(e as Error).message}`);
  }
  for (const notify of [() => condition.notify(), () => condition.notifyAll()]) {
    try {
      notify();
    } catch (e) {
      console.log(`${(e as Error).message}`);
    }
  }
  try {
    condition.release();
  } catch (e) {
    console.log(`${(e as Error).message}`);
  }
  await condition.acquire();
  condition.notify();
  console.log('notified nobody');
  condition.release();
}

run(main);

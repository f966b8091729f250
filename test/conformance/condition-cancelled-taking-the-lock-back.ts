// Cancelled between notification and lock: the task takes the lock and throws, and another is notified.
import { CancelledError, Condition, createTask, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const condition = new Condition();
  const work = (name: string) =>
    condition.with(async () => {
      try {
        await condition.wait();
        console.log(`${name} was notified`);
      } catch (e) {
        const what = e instanceof CancelledError ? 'cancelled' : 'another error';
        console.log(`${name}: ${what}, locked? ${condition.locked() ? 'yes' : 'no'}`);
      }
    });
  const first = createTask(() => work('first'));
  const second = createTask(() => work('second'));
  await sleep(0.01);
  await condition.with(async () => {
    condition.notify();
    await sleep(0.01);
    first.cancel();
    await sleep(0.01);
    console.log(`first is done? ${first.done() ? 'yes' : 'no'}`);
  });
  await first;
  await second;
}

run(main);

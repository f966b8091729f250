// A cancelled waiter takes the lock back before it throws; the notification goes to another.
import { CancelledError, Condition, createTask, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const condition = new Condition();
  let ready = false;
  const work = (name: string) =>
    condition.with(async () => {
      try {
        await condition.waitFor(() => ready);
        console.log(`${name} goes on`);
      } catch (e) {
        const what = e instanceof CancelledError ? 'cancelled' : 'another error';
        console.log(`${name}: ${what}, locked? ${condition.locked() ? 'yes' : 'no'}`);
      }
    });
  const first = createTask(() => work('first'));
  const second = createTask(() => work('second'));
  await sleep(0.01);
  await condition.with(async () => {
    first.cancel();
    await sleep(0.01);
    console.log('main releases the lock');
  });
  await first;
  await condition.with(async () => {
    ready = true;
    condition.notify();
  });
  await second;
}

run(main);

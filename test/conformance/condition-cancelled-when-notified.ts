// A waiter that is cancelled right after its notification passes the notification on.
import { CancelledError, Condition, createTask, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const condition = new Condition();
  const work = (name: string) =>
    condition.with(async () => {
      await condition.wait();
      console.log(`${name} was notified`);
    });
  const first = createTask(() => work('first'));
  const second = createTask(() => work('second'));
  await sleep(0.01);
  await condition.with(async () => condition.notify());
  first.cancel();
  try {
    await first;
  } catch (e) {
    console.log(e instanceof CancelledError ? 'first was cancelled' : 'another error');
  }
  await second;
  console.log(`locked? ${condition.locked() ? 'yes' : 'no'}`);
}

run(main);

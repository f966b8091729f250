// A notified task continues, holding the lock, when the notifier has released it.
import { Condition, createTask, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const condition = new Condition();
  const locked = (): string => (condition.locked() ? 'yes' : 'no');
  const consumer = createTask(() =>
    condition.with(async () => {
      console.log('consumer waits');
      await condition.wait();
      console.log(`consumer goes on, locked? ${locked()}`);
    }),
  );
  await sleep(0.01);
  console.log(`locked while the consumer waits? ${locked()}`);
  await condition.with(async () => {
    condition.notify();
    console.log('main has notified');
    await sleep(0.01);
    console.log('main releases the lock');
  });
  await consumer;
  console.log(`locked in the end? ${locked()}`);
}

run(main);

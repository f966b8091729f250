// notifyAll() wakes all waiting tasks; they take the lock one after the other.
import { Condition, createTask, gather, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const condition = new Condition();
  const wait = (name: string) =>
    condition.with(async () => {
      await condition.wait();
      console.log(`${name} begins`);
      await sleep(0.01);
      console.log(`${name} ends`);
    });
  const all = gather(
    () => wait('a'),
    () => wait('b'),
    () => wait('c'),
  );
  await sleep(0.01);
  await condition.with(async () => condition.notifyAll());
  const late = createTask(() => wait('late'));
  await all;
  console.log(`late is done? ${late.done() ? 'yes' : 'no'}`);
  await condition.with(async () => condition.notifyAll());
  await late;
}

run(main);

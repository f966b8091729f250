// If the predicate is true already, waitFor neither suspends nor releases the lock.
import { Condition, createTask, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const condition = new Condition();
  const other = createTask(() =>
    condition.with(async () => {
      console.log('other has the lock');
    }),
  );
  await condition.with(async () => {
    console.log(`value ${await condition.waitFor(() => 7)}`);
    console.log(`other is done? ${other.done() ? 'yes' : 'no'}`);
    await sleep(0.01);
    console.log(`other is done? ${other.done() ? 'yes' : 'no'}`);
  });
  await other;
}

run(main);

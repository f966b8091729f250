// `using` with a semaphore lets a few tasks in at a time; it can hold a Condition too.
import { Condition, createTask, gather, run, Semaphore, sleep } from 'uasyncio';

const semaphore = new Semaphore(2);
let inside = 0;
let most = 0;

async function visit(): Promise<void> {
  using _held = await semaphore.hold();
  inside += 1;
  most = Math.max(most, inside);
  await sleep(0.02);
  inside -= 1;
}

async function main(): Promise<void> {
  await gather(...[1, 2, 3, 4, 5].map(() => () => visit()));
  console.log(`at most ${most} at a time, and in the end ${inside}`);
  const condition = new Condition();
  let ready = false;
  const waiter = createTask(async () => {
    using _held = await condition.hold();
    await condition.waitFor(() => ready);
    console.log('it is ready');
  });
  await sleep(0);
  {
    using _held = await condition.hold();
    ready = true;
    condition.notify();
    console.log('notified');
  }
  await waiter;
  console.log(`locked? ${condition.locked() ? 'yes' : 'no'}`);
}

run(main);

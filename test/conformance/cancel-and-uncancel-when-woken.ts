// A task that was woken, cancelled, and uncancelled before it runs, gets what it was woken for.
import {
  Condition,
  createTask,
  Event,
  Future,
  gather,
  Lock,
  Queue,
  run,
  Semaphore,
  shield,
  sleep,
  waitFor,
} from 'uasyncio';

async function attempt(
  name: string,
  wait: () => PromiseLike<unknown>,
  wake: () => void,
): Promise<void> {
  const task = createTask(async () => {
    await wait();
    return 'woken';
  });
  await sleep(0);
  await sleep(0);
  wake();
  task.cancel('first');
  task.cancel('second');
  const left = `${task.uncancel()}${task.uncancel()}`;
  try {
    console.log(`${name}: ${await task} ${left}`);
  } catch (error) {
    console.log(`${name}: cancelled ${(error as Error).message} ${left}`);
  }
}

async function main(): Promise<void> {
  const future = new Future<number>();
  await attempt(
    'future',
    () => future,
    () => future.setResult(1),
  );
  const event = new Event();
  await attempt(
    'event',
    () => event.wait(),
    () => event.set(),
  );
  const lock = new Lock();
  await lock.acquire();
  await attempt(
    'lock',
    () => lock.acquire(),
    () => lock.release(),
  );
  console.log(`locked: ${lock.locked() ? 'yes' : 'no'}`);
  const semaphore = new Semaphore(1);
  await semaphore.acquire();
  await attempt(
    'semaphore',
    () => semaphore.acquire(),
    () => semaphore.release(),
  );
  console.log(`locked: ${semaphore.locked() ? 'yes' : 'no'}`);
  const queue = new Queue<number>(1);
  await attempt(
    'get',
    () => queue.get(),
    () => queue.putNowait(1),
  );
  queue.putNowait(2);
  await attempt(
    'put',
    () => queue.put(3),
    () => queue.getNowait(),
  );
  console.log(`in the queue: ${queue.qsize()}`);
  const inner = new Future<number>();
  await attempt(
    'shield',
    () => shield(inner),
    () => inner.setResult(1),
  );
  const limited = new Future<number>();
  await attempt(
    'waitFor',
    () => waitFor(limited, 10),
    () => limited.setResult(1),
  );
  const child = new Future<number>();
  await attempt(
    'gather',
    () => gather(child),
    () => child.setResult(1),
  );
  const condition = new Condition();
  const waiting = createTask(async () => {
    await condition.acquire();
    await condition.wait();
    condition.release();
    return 'notified';
  });
  await sleep(0);
  await condition.acquire();
  condition.notify();
  waiting.cancel();
  waiting.uncancel();
  condition.release();
  console.log(`condition: ${await waiting}`);
  console.log(`locked: ${condition.locked() ? 'yes' : 'no'}`);
}

run(main);

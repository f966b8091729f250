// A task that is cancelled in for await takes no item; another task can continue with the queue.
import { CancelledError, createTask, Queue, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const queue = new Queue<number>();
  const work = async (name: string): Promise<void> => {
    try {
      for await (const n of queue) console.log(`${name} got ${n}`);
      console.log(`${name} is through`);
    } catch (e) {
      console.log(`${name}: ${e instanceof CancelledError ? 'cancelled' : 'another error'}`);
    }
  };
  const a = createTask(() => work('a'));
  queue.putNowait(1);
  await sleep(0.01);
  queue.putNowait(2);
  a.cancel();
  await a;
  console.log(`${queue.qsize()} left`);
  const b = createTask(() => work('b'));
  queue.putNowait(3);
  queue.shutdown();
  await b;
}

run(main);

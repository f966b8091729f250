// A cancelled getter takes no item: neither before an item came, nor after one has woken it.
import { CancelledError, createTask, Queue, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const queue = new Queue<string>();
  const take = async (name: string): Promise<void> => {
    try {
      console.log(`${name} got ${await queue.get()}`);
    } catch (e) {
      console.log(`${name}: ${e instanceof CancelledError ? 'cancelled' : 'another error'}`);
    }
  };
  const a = createTask(() => take('a'));
  const b = createTask(() => take('b'));
  const c = createTask(() => take('c'));
  await sleep(0.01);
  a.cancel();
  await a;
  queue.putNowait('apple');
  b.cancel();
  await b;
  await c;
  console.log(`${queue.qsize()} left`);
}

run(main);

// A woken getter takes the least item at the time it runs, not the item that woke it.
import { createTask, PriorityQueue, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const queue = new PriorityQueue<[number, string]>();
  const take = async (name: string): Promise<void> => {
    const [priority, job] = await queue.get();
    console.log(`${name} got ${priority} ${job}`);
  };
  const a = createTask(() => take('a'));
  const b = createTask(() => take('b'));
  await sleep(0.01);
  queue.putNowait([5, 'log']);
  queue.putNowait([3, 'send']);
  queue.putNowait([1, 'alarm']);
  await a;
  await b;
  console.log(`left: ${queue.getNowait()[1]}`);
}

run(main);

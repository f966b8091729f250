// A LifoQueue returns the newest item first.
import { LifoQueue, QueueEmpty, run } from 'uasyncio';

async function main(): Promise<void> {
  const queue = new LifoQueue<string>();
  for (const item of ['apple', 'banana', 'cherry']) await queue.put(item);
  console.log(`got ${await queue.get()}`);
  await queue.put('date');
  while (!queue.empty()) console.log(`got ${await queue.get()}`);
  try {
    queue.getNowait();
  } catch (e) {
    console.log(e instanceof QueueEmpty ? 'it is empty' : 'another error');
  }
}

run(main);

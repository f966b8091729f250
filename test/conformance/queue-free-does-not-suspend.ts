// put with room and get with an item do not suspend: the other task runs only when main waits.
import { createTask, Queue, run } from 'uasyncio';

async function main(): Promise<void> {
  const queue = new Queue<number>(3);
  const other = createTask(async () => {
    console.log(`other got ${await queue.get()}`);
  });
  for (const n of [1, 2, 3]) await queue.put(n);
  console.log('main has put three');
  console.log(`main got ${await queue.get()}`);
  console.log(`main got ${await queue.get()}`);
  await other;
}

run(main);

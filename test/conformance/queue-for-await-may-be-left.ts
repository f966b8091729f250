// Leaving for await, by break or by an error, leaves the remaining items in the queue.
import { Queue, run } from 'uasyncio';

async function main(): Promise<void> {
  const queue = new Queue<number>();
  for (let n = 1; n <= 6; n++) queue.putNowait(n);
  for await (const n of queue) {
    console.log(`first loop: ${n}`);
    if (n === 2) break;
  }
  try {
    for await (const n of queue) {
      console.log(`second loop: ${n}`);
      if (n === 4) throw new Error('enough');
    }
  } catch (e) {
    console.log((e as Error).message);
  }
  queue.shutdown();
  for await (const n of queue) console.log(`third loop: ${n}`);
  for await (const n of queue) console.log(`not reached: ${n}`);
  console.log(`${queue.qsize()} left`);
}

run(main);

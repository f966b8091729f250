// Items of equal priority come in the order of Python's heapq, not in the order of insertion.
import { PriorityQueue, run } from 'uasyncio';

interface Job {
  priority: number;
  name: string;
}

async function main(): Promise<void> {
  const queue = new PriorityQueue<Job>(0, { compare: (a, b) => a.priority - b.priority });
  for (let n = 0; n < 12; n++) {
    await queue.put({ priority: n % 3, name: `job ${n}` });
  }
  for (let i = 0; i < 5; i++) {
    const { priority, name } = await queue.get();
    console.log(`${priority}: ${name}`);
  }
  await queue.put({ priority: 1, name: 'late' });
  while (!queue.empty()) {
    const { priority, name } = await queue.get();
    console.log(`${priority}: ${name}`);
  }
}

run(main);

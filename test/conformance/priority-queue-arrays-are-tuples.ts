// Arrays stand for Python's tuples: compared item by item; if one is the start of the other, it comes first.
import { PriorityQueue, run } from 'uasyncio';

async function main(): Promise<void> {
  const jobs = new PriorityQueue<[number, string]>();
  await jobs.put([2, 'log']);
  await jobs.put([1, 'send']);
  await jobs.put([1, 'measure']);
  await jobs.put([10, 'sleep']);
  await jobs.put([-1, 'stop the motor']);
  while (!jobs.empty()) {
    const [priority, name] = await jobs.get();
    console.log(`${priority} ${name}`);
  }
  const versions = new PriorityQueue<number[]>();
  for (const v of [[1, 10], [1], [1, 2, 3], [0, 99], [1, 2]]) versions.putNowait(v);
  while (!versions.empty()) console.log(versions.getNowait().join('.'));
}

run(main);

// A PriorityQueue returns the least item first: numbers by value, strings by their characters.
import { PriorityQueue, run } from 'uasyncio';

async function main(): Promise<void> {
  const numbers = new PriorityQueue<number>();
  for (const n of [30, 4, -7, 100, 0.5, 4]) await numbers.put(n);
  console.log(`first ${await numbers.get()}`);
  await numbers.put(-100);
  while (!numbers.empty()) console.log(`then ${await numbers.get()}`);
  const words = new PriorityQueue<string>();
  for (const word of ['pear', 'Zebra', 'apple', '10', 'app', '9']) await words.put(word);
  while (!words.empty()) console.log(words.getNowait());
}

run(main);

// collect() takes all items of a queue, and ends when the queue is shut down.
import { collect, createTask, Queue, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const queue = new Queue<string>(2);
  const task = createTask(() => collect(queue));
  for (const word of ['red', 'green', 'blue']) {
    await queue.put(word);
    console.log(`put ${word}`);
    await sleep(0);
  }
  console.log(`collected already? ${task.done() ? 'yes' : 'no'}`);
  queue.putNowait('last');
  queue.shutdown();
  console.log((await task).join(' '));
}

run(main);

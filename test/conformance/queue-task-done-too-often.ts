// taskDone throws if it is called more often than items were put.
import { Queue, run } from 'uasyncio';

async function main(): Promise<void> {
  const queue = new Queue<string>();
  const done = (): void => {
    try {
      queue.taskDone();
      console.log('done');
    } catch (e) {
      console.log(e instanceof RangeError ? 'too often' : 'another error');
    }
  };
  done();
  queue.putNowait('apple');
  queue.putNowait('banana');
  for (let i = 0; i < 3; i++) done();
  await queue.join();
  console.log(`joined, ${queue.qsize()} still in the queue`);
}

run(main);

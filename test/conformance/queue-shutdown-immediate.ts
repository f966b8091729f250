// shutdown(true) removes all items from the queue, which ends a join.
import { createTask, Queue, QueueShutDown, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const queue = new Queue<string>();
  queue.putNowait('apple');
  queue.putNowait('banana');
  const joiner = createTask(async () => {
    await queue.join();
    console.log('joined');
  });
  await sleep(0.01);
  queue.shutdown(true);
  console.log(`${queue.qsize()} left`);
  await joiner;
  try {
    await queue.get();
  } catch (e) {
    console.log(e instanceof QueueShutDown ? 'shut down' : 'another error');
  }
  try {
    queue.taskDone();
  } catch (e) {
    console.log(e instanceof RangeError ? 'nothing is left to be done' : 'another error');
  }
}

run(main);

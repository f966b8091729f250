// After shutdown, put throws; the remaining items can be taken, then get throws too.
import { Queue, QueueShutDown, run } from 'uasyncio';

async function main(): Promise<void> {
  const queue = new Queue<string>(2);
  await queue.put('apple');
  await queue.put('banana');
  queue.shutdown();
  const actions = [
    () => queue.putNowait('cherry'),
    () => queue.put('cherry'),
    () => queue.get(),
    () => queue.getNowait(),
    () => queue.get(),
    () => queue.getNowait(),
    () => queue.put('cherry'),
  ];
  for (const action of actions) {
    try {
      console.log(`gave ${await action()}`);
    } catch (e) {
      console.log(e instanceof QueueShutDown ? 'shut down' : 'another error');
    }
  }
}

run(main);

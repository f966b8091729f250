// shutdown does not end a join; with `immediate`, queued items count as done, but not those in work.
import { createTask, Queue, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  for (const immediate of [false, true]) {
    const queue = new Queue<number>();
    for (const n of [1, 2, 3]) queue.putNowait(n);
    const joiner = createTask(() => queue.join());
    await queue.get();
    queue.shutdown(immediate);
    await sleep(0.01);
    console.log(`${queue.qsize()} left, joined? ${joiner.done() ? 'yes' : 'no'}`);
    queue.taskDone();
    await sleep(0.01);
    console.log(`one is done, joined? ${joiner.done() ? 'yes' : 'no'}`);
    while (!queue.empty()) {
      queue.getNowait();
      queue.taskDone();
    }
    await joiner;
    console.log('joined');
  }
}

run(main);

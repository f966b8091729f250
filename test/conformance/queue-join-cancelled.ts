// A task that stops joining, or is cancelled, changes nothing for the other joining tasks.
import { createTask, Queue, run, sleep, TimeoutError, waitFor } from 'uasyncio';

async function main(): Promise<void> {
  const queue = new Queue<string>();
  queue.putNowait('apple');
  queue.getNowait();
  const join = async (name: string): Promise<void> => {
    await queue.join();
    console.log(`${name} has joined`);
  };
  const a = createTask(() => join('a'));
  const b = createTask(() => join('b'));
  await sleep(0.01);
  a.cancel();
  try {
    await waitFor(queue.join(), 0.02);
  } catch (e) {
    console.log(e instanceof TimeoutError ? 'main gave up' : 'another error');
  }
  console.log(`a is cancelled? ${a.cancelled() ? 'yes' : 'no'}`);
  queue.taskDone();
  await b;
}

run(main);

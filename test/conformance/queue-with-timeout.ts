// A get that times out takes no item; a put that times out leaves none.
import { Queue, run, TimeoutError, waitFor } from 'uasyncio';

async function main(): Promise<void> {
  const queue = new Queue<string>(1);
  try {
    await waitFor(queue.get(), 0.02);
  } catch (e) {
    console.log(e instanceof TimeoutError ? 'nothing came' : 'another error');
  }
  await waitFor(queue.put('apple'), 0.02);
  try {
    await waitFor(queue.put('banana'), 0.02);
  } catch (e) {
    console.log(e instanceof TimeoutError ? 'no room' : 'another error');
  }
  console.log(`${queue.qsize()} in the queue: ${await waitFor(queue.get(), 0.02)}`);
  await queue.put('cherry');
  console.log(`then ${queue.getNowait()}, empty? ${queue.empty() ? 'yes' : 'no'}`);
}

run(main);

// Python's spelling: a producer, a consumer, and a queue between them.
import * as asyncio from 'uasyncio/py';

async function producer(queue: asyncio.Queue<number>): Promise<void> {
  for (let n = 0; n < 4; n++) {
    await queue.put(n);
    console.log(`put ${n}`);
  }
}

async function consumer(queue: asyncio.Queue<number>): Promise<void> {
  while (true) {
    const n = await queue.get();
    await asyncio.sleep(0.02);
    console.log(`worked on ${n}`);
    queue.task_done();
  }
}

async function main(): Promise<void> {
  const queue = new asyncio.Queue<number>(2);
  const task = asyncio.create_task(() => consumer(queue));
  await producer(queue);
  await queue.join();
  task.cancel();
  queue.put_nowait(8);
  queue.put_nowait(9);
  try {
    queue.put_nowait(10);
  } catch (e) {
    if (!(e instanceof asyncio.QueueFull)) throw e;
    console.log(`full: ${queue.full() ? 'yes' : 'no'}, of ${queue.maxsize}`);
  }
  console.log(`took ${queue.get_nowait()} and ${queue.get_nowait()}`);
  try {
    queue.get_nowait();
  } catch (e) {
    if (!(e instanceof asyncio.QueueEmpty)) throw e;
    console.log(`empty: ${queue.empty() ? 'yes' : 'no'}`);
  }
}

asyncio.run(main);

// put waits while the queue is full, so a fast producer becomes as slow as the consumer.
import { gather, Queue, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const queue = new Queue<number>(2);
  const produce = async (): Promise<void> => {
    for (let n = 1; n <= 5; n++) {
      await queue.put(n);
      console.log(`put ${n}, ${queue.qsize()} in the queue`);
    }
  };
  const consume = async (): Promise<void> => {
    for (let i = 0; i < 5; i++) {
      await sleep(0);
      await sleep(0);
      const full = queue.full() ? 'yes' : 'no';
      console.log(`got ${await queue.get()}, it was full? ${full}`);
    }
  };
  await gather(produce, consume);
}

run(main);

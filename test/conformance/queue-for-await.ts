// for await takes items until the queue is shut down and empty, so workers end by themselves.
import { gather, Queue, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const queue = new Queue<number>(2);
  const work = async (name: string): Promise<void> => {
    for await (const n of queue) {
      console.log(`${name} got ${n}`);
      await sleep(0);
    }
    console.log(`${name} is through`);
  };
  const produce = async (): Promise<void> => {
    for (let n = 1; n <= 5; n++) await queue.put(n);
    queue.shutdown();
    console.log('shut down');
  };
  await gather(
    () => work('a'),
    () => work('b'),
    produce,
  );
}

run(main);

// A producer and a consumer: items come out in the order in which they went in.
import { gather, Queue, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const queue = new Queue<string>();
  const produce = async (): Promise<void> => {
    for (let n = 1; n <= 3; n++) {
      await queue.put(`reading ${n}`);
      await sleep(0);
    }
    await queue.put('end');
  };
  const consume = async (): Promise<void> => {
    for (;;) {
      const item = await queue.get();
      console.log(`got ${item}`);
      if (item === 'end') break;
    }
  };
  await gather(produce, consume);
  console.log(`empty? ${queue.empty() ? 'yes' : 'no'}`);
}

run(main);

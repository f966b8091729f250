// putNowait throws QueueFull, getNowait QueueEmpty; without a maxsize a queue is never full.
import { Queue, QueueEmpty, QueueFull, run } from 'uasyncio';

async function main(): Promise<void> {
  const queue = new Queue<number>(2);
  for (let n = 1; n <= 3; n++) {
    try {
      queue.putNowait(n);
      console.log(`${n} is in, full? ${queue.full() ? 'yes' : 'no'}`);
    } catch (e) {
      console.log(`${n}: ${e instanceof QueueFull ? 'the queue is full' : 'another error'}`);
    }
  }
  for (let n = 1; n <= 3; n++) {
    try {
      console.log(`${queue.getNowait()} is out, empty? ${queue.empty() ? 'yes' : 'no'}`);
    } catch (e) {
      console.log(`${e instanceof QueueEmpty ? 'the queue is empty' : 'another error'}`);
    }
  }
  for (const maxsize of [0, -1]) {
    const endless = new Queue<number>(maxsize);
    for (let n = 0; n < 50; n++) endless.putNowait(n);
    const full = endless.full() ? 'yes' : 'no';
    console.log(`maxsize ${endless.maxsize}: ${endless.qsize()} items, full? ${full}`);
  }
}

run(main);

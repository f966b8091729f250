// A cancelled putter puts no item: neither before there was room, nor after room has woken it.
import { CancelledError, createTask, Queue, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const queue = new Queue<string>(1);
  const send = async (item: string): Promise<void> => {
    try {
      await queue.put(item);
      console.log(`${item} is in`);
    } catch (e) {
      console.log(`${item}: ${e instanceof CancelledError ? 'cancelled' : 'another error'}`);
    }
  };
  await send('apple');
  const banana = createTask(() => send('banana'));
  const cherry = createTask(() => send('cherry'));
  const date = createTask(() => send('date'));
  await sleep(0.01);
  banana.cancel();
  await banana;
  console.log(`got ${await queue.get()}`);
  cherry.cancel();
  await cherry;
  await date;
  console.log(`got ${await queue.get()}`);
  console.log(`${queue.qsize()} left`);
}

run(main);

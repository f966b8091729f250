// The first task to run takes an item: a woken getter that finds none waits again, behind the others.
import { createTask, Queue, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const queue = new Queue<string>();
  const take = async (name: string): Promise<void> => {
    console.log(`${name} got ${await queue.get()}`);
  };
  const a = createTask(() => take('a'));
  const b = createTask(() => take('b'));
  await sleep(0.01);
  queue.putNowait('apple');
  console.log(`main got ${queue.getNowait()}`);
  await sleep(0.01);
  queue.putNowait('banana');
  queue.putNowait('cherry');
  await a;
  await b;
}

run(main);

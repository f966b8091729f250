// Any number of tasks may await one task; they wake in the order in which they began to wait.
import { createTask, gather, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const source = createTask(async () => {
    await sleep(0.02);
    return 'news';
  });
  const listen = async (name: string): Promise<void> => {
    console.log(`${name} hears ${await source}`);
  };
  await gather(
    () => listen('first'),
    () => listen('second'),
    () => listen('third'),
  );
  await listen('latecomer');
}

run(main);

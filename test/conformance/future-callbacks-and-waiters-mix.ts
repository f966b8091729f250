// Waiting tasks and callbacks are served in the order in which they came.
import { createTask, Future, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const future = new Future<number>();
  const wait = (name: string): void => {
    createTask(async () => {
      await future;
      console.log(`task ${name}`);
    });
  };
  future.addDoneCallback(() => console.log('callback 1'));
  wait('a');
  await sleep(0);
  future.addDoneCallback(() => console.log('callback 2'));
  wait('b');
  await sleep(0);
  future.addDoneCallback(() => console.log('callback 3'));
  future.setResult(0);
  await sleep(0.01);
  console.log('main ends');
}

run(main);

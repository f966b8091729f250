// A task that is cancelled after its wake-up gets the latest message; one that is taken out of its wait the first.
import { createTask, Future, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  for (const woken of [false, true]) {
    const future = new Future<null>();
    const task = createTask(async () => {
      await future;
    });
    await sleep(0);
    if (woken) future.setResult(null);
    task.cancel('first');
    task.cancel('second');
    try {
      await task;
    } catch (error) {
      console.log(`${(error as Error).message}`);
    }
  }
  const failed = new Future<null>();
  const late = createTask(async () => {
    await failed;
  });
  await sleep(0);
  failed.setException(new Error('lost'));
  late.cancel('instead');
  try {
    await late;
  } catch (error) {
    console.log(`${(error as Error).message}`);
  }
}

run(main);

// A task that is cancelled or throws inside `with` releases its place.
import { CancelledError, createTask, run, Semaphore, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const semaphore = new Semaphore(1);
  const long = createTask(() =>
    semaphore.with(async () => {
      await sleep(10);
    }),
  );
  const faulty = createTask(() =>
    semaphore.with(async () => {
      throw new Error('out of paper');
    }),
  );
  const third = createTask(() => semaphore.with(async () => 'third is in'));
  await sleep(0.01);
  long.cancel();
  try {
    await long;
  } catch (e) {
    console.log(e instanceof CancelledError ? 'long was cancelled' : 'another error');
  }
  try {
    await faulty;
  } catch (e) {
    console.log((e as Error).message);
  }
  console.log(await third);
}

run(main);

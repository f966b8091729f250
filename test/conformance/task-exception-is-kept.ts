// exception() returns the error and result() throws it; for a cancelled task both throw CancelledError.
import { CancelledError, createTask, gather, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const failed = createTask(async () => {
    throw new Error('too hot');
  });
  const cancelled = createTask(() => sleep(10));
  await sleep(0);
  cancelled.cancel();
  await gather(failed, cancelled, { returnExceptions: true });

  const error = failed.exception();
  console.log(`exception: ${error instanceof Error ? error.message : '?'}`);
  try {
    failed.result();
  } catch (e) {
    console.log(`result throws ${e === error ? 'the same one' : 'another'}`);
  }
  console.log(`failed is cancelled? ${failed.cancelled() ? 'yes' : 'no'}`);
  console.log(`cancelled is cancelled? ${cancelled.cancelled() ? 'yes' : 'no'}`);
  for (const ask of [() => cancelled.exception(), () => cancelled.result()]) {
    try {
      ask();
    } catch (e) {
      console.log(e instanceof CancelledError ? 'CancelledError' : 'another error');
    }
  }
}

run(main);

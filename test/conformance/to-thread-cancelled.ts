// except espruino: it has no threads
import { CancelledError, createTask, Event, run, toThread } from 'uasyncio';

// A thread that would run for ever is ended; in Python it would go on.
async function main(): Promise<void> {
  const started = new Event();
  const task = createTask(() =>
    toThread(
      (tell: () => void) => {
        tell();
        for (let i = 0; i >= 0; ) i = (i + 1) % 1000;
      },
      () => started.set(),
    ),
  );
  await started.wait();
  task.cancel();
  try {
    await task;
  } catch (error) {
    console.log(`cancelled ${error instanceof CancelledError ? 'yes' : 'no'}`);
  }
  console.log(`another works ${await toThread((n: number) => n, 7)}`);
}

run(main);

// asCompleted: after the timeout, each await of an unfinished task throws TimeoutError; the task continues.
import { asCompleted, createTask, gather, run, sleep, TimeoutError } from 'uasyncio';

async function main(): Promise<void> {
  const tasks = [0.02, 0.2, 0.22].map((seconds, i) =>
    createTask(() => sleep(seconds, `sensor ${i}`)),
  );
  for (const next of asCompleted(tasks, { timeout: 0.1 })) {
    try {
      console.log(await next);
    } catch (e) {
      console.log(e instanceof TimeoutError ? 'TimeoutError' : 'another error');
    }
  }
  console.log((await gather(...tasks)).join(', '));
}

run(main);

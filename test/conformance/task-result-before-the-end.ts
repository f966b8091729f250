// result() and exception() of a task that is not done throw InvalidStateError.
import { createTask, InvalidStateError, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const task = createTask(async () => {
    await sleep(0.01);
    return 'ripe';
  });
  for (const ask of [() => task.result(), () => task.exception()]) {
    try {
      ask();
      console.log('not reached');
    } catch (e) {
      console.log(e instanceof InvalidStateError ? 'InvalidStateError' : 'another error');
    }
  }
  await task;
  console.log(`result ${task.result()}`);
  console.log(`exception ${task.exception() ? 'some' : 'none'}`);
}

run(main);

// A task that is cancelled in for await is interrupted inside the async generator.
import { CancelledError, createTask, run, sleep } from 'uasyncio';

async function* slow(): AsyncGenerator<number> {
  try {
    yield 1;
    await sleep(10);
    yield 2;
  } catch (e) {
    console.log(`generator: ${e instanceof CancelledError ? 'CancelledError' : 'another'}`);
    throw e;
  } finally {
    console.log('generator: finally');
  }
}

async function main(): Promise<void> {
  const task = createTask(async () => {
    for await (const n of slow()) console.log(`n ${n}`);
  });
  await sleep(0.02);
  task.cancel();
  try {
    await task;
  } catch (e) {
    console.log(`task: ${e instanceof CancelledError ? 'CancelledError' : 'another'}`);
  }
}

run(main);

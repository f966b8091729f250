// A timeout in the body does not expire when the group cancels it; a timeout in a task is that task's error.
import {
  CancelledError,
  ExceptionGroup,
  run,
  sleep,
  TimeoutError,
  taskGroup,
  timeout,
} from 'uasyncio';

async function main(): Promise<void> {
  try {
    await taskGroup(async (group) => {
      group.createTask(async () => {
        await timeout(0.02, () => sleep(10));
      });
      try {
        await timeout(5, () => sleep(10));
      } catch (e) {
        console.log(`body: ${e instanceof CancelledError ? 'CancelledError' : 'another error'}`);
        throw e;
      }
    });
  } catch (e) {
    if (!(e instanceof ExceptionGroup)) throw e;
    for (const each of e.errors)
      console.log(`group: ${each instanceof TimeoutError ? 'TimeoutError' : 'another error'}`);
  }
}

run(main);

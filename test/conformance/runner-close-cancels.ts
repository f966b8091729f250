// Closing a Runner cancels the remaining task, and waits for its cleanup.
import { CancelledError, createTask, Runner, sleep } from 'uasyncio';

async function guard(): Promise<void> {
  try {
    await sleep(10);
  } catch (e) {
    console.log(`guard: ${e instanceof CancelledError ? 'cancelled' : 'another error'}`);
    throw e;
  } finally {
    await sleep(0.03);
    console.log('guard has cleaned up');
  }
}

const runner = new Runner();
runner
  .run(async () => {
    createTask(() => guard());
    await sleep(0.02);
    console.log('main ends');
  })
  .then(() => runner.run(async () => console.log('the guard is still there')))
  .then(() => {
    console.log('closing');
    return runner.close();
  })
  .then(() => console.log('closed'));

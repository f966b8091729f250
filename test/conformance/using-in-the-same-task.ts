// Disposing runs in the same task: it is the current task, and can be cancelled there again.
import { CancelledError, createTask, currentTask, run, sleep } from 'uasyncio';

class Valve {
  async [Symbol.asyncDispose](): Promise<void> {
    console.log(`closing in ${currentTask()?.getName()}`);
    try {
      await sleep(0.06);
      console.log('closed');
    } catch (e) {
      console.log(`closing was ${e instanceof CancelledError ? 'cancelled' : 'broken'}`);
      throw e;
    }
  }
}

async function flow(): Promise<string> {
  await using _valve = new Valve();
  await sleep(0);
  return 'flowed';
}

async function main(): Promise<void> {
  const first = createTask(() => flow(), { name: 'first' });
  console.log(await first);
  const second = createTask(() => flow(), { name: 'second' });
  await sleep(0.02);
  second.cancel();
  try {
    console.log(await second);
  } catch (e) {
    console.log(e instanceof CancelledError ? 'cancelled' : 'another error');
  }
}

run(main);

// done() is false until the task has ended, with a value, an error or a cancellation.
import { CancelledError, createTask, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const quick = createTask(async () => 1);
  const failing = createTask(async () => {
    throw new Error('broken');
  });
  const slow = createTask(() => sleep(10));
  const tell = (): void => {
    const answers = [quick, failing, slow].map((t) => (t.done() ? 'yes' : 'no'));
    console.log(`done? ${answers.join(' ')}`);
  };
  tell();
  try {
    await failing;
  } catch {
    console.log('failed');
  }
  tell();
  slow.cancel();
  try {
    await slow;
  } catch (e) {
    if (!(e instanceof CancelledError)) throw e;
  }
  tell();
}

run(main);

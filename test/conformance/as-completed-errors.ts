// asCompleted: the await of a task that failed or was cancelled throws, and the loop can continue.
import { asCompleted, CancelledError, createTask, run, sleep } from 'uasyncio';

async function work(name: string, seconds: number): Promise<string> {
  await sleep(seconds);
  if (name === 'bad') throw new Error('bad is broken');
  return name;
}

async function main(): Promise<void> {
  const good = createTask(() => work('good', 0.06));
  const bad = createTask(() => work('bad', 0.03));
  const stopped = createTask(() => work('stopped', 10));
  await sleep(0);
  stopped.cancel();
  for (const next of asCompleted([good, bad, stopped])) {
    try {
      console.log(`value: ${await next}`);
    } catch (e) {
      const cancelled = e instanceof CancelledError;
      console.log(`error: ${cancelled ? 'CancelledError' : (e as Error).message}`);
    }
  }
}

run(main);

// FIRST_EXCEPTION: a cancelled task does not end the wait.
import { createTask, FIRST_EXCEPTION, run, sleep, wait } from 'uasyncio';

async function main(): Promise<void> {
  const stopped = createTask(() => sleep(10));
  const working = createTask(async () => {
    await sleep(0.02);
    stopped.cancel();
    await sleep(0.03);
    console.log('the work is done');
  });
  const [done, pending] = await wait([stopped, working], { returnWhen: FIRST_EXCEPTION });
  console.log(`${done.size} done, ${pending.size} pending`);
  console.log(`stopped was ${stopped.cancelled() ? 'cancelled' : 'not cancelled'}`);
}

run(main);

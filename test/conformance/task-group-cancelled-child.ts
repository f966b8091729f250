// A single cancelled task of the group is no error: the others continue.
import { CancelledError, run, sleep, taskGroup } from 'uasyncio';

async function main(): Promise<void> {
  await taskGroup(async (group) => {
    const stopped = group.createTask(() => sleep(10));
    const gone = group.createTask(async () => {
      await sleep(0);
      throw new CancelledError();
    });
    group.createTask(async () => {
      await sleep(0.1);
      console.log('the third one ends');
    });
    await sleep(0.01);
    stopped.cancel();
    await sleep(0);
    console.log(`stopped: ${stopped.cancelled() ? 'yes' : 'no'}`);
    console.log(`gone: ${gone.cancelled() ? 'yes' : 'no'}`);
  });
  console.log('no error');
}

run(main);

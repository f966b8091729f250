// A timeout around a group cancels its tasks; they clean up, then TimeoutError is thrown.
import { ExceptionGroup, run, sleep, TimeoutError, taskGroup, timeout } from 'uasyncio';

async function child(fails: boolean): Promise<void> {
  try {
    await sleep(10);
  } catch (e) {
    await sleep(0.02);
    console.log('the child is clean');
    throw fails ? new Error('the child stumbled') : e;
  }
}

async function attempt(fails: boolean): Promise<void> {
  try {
    await timeout(0.02, () =>
      taskGroup(async (group) => {
        group.createTask(() => child(fails));
      }),
    );
  } catch (e) {
    if (e instanceof TimeoutError) console.log('TimeoutError');
    if (e instanceof ExceptionGroup) console.log(`group of: ${(e.errors[0] as Error).message}`);
  }
  await sleep(0);
}

async function main(): Promise<void> {
  await attempt(false);
  await attempt(true);
  console.log('main ends');
}

run(main);

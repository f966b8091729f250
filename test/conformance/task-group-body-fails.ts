// When the body fails, all tasks are cancelled, even one that has not started; their cleanup is awaited.
import { ExceptionGroup, run, sleep, taskGroup } from 'uasyncio';

async function child(): Promise<void> {
  console.log('child starts');
  try {
    await sleep(10);
  } finally {
    await sleep(0.02);
    console.log('child is clean');
  }
}

async function main(): Promise<void> {
  try {
    await taskGroup(async (group) => {
      group.createTask(child);
      await sleep(0.02);
      group.createTask(async () => console.log('not reached'));
      throw new Error('the body is broken');
    });
  } catch (e) {
    if (!(e instanceof ExceptionGroup)) throw e;
    console.log(e.message);
    for (const each of e.errors) console.log((each as Error).message);
  }
}

run(main);

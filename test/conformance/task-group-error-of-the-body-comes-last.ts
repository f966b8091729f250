// The body's own error is the last one of the group, even if it happened first.
import { ExceptionGroup, run, sleep, taskGroup } from 'uasyncio';

async function clumsy(): Promise<void> {
  try {
    await sleep(10);
  } catch {
    throw new Error('the child stumbled');
  }
}

async function attempt(body: () => Promise<void>): Promise<void> {
  try {
    await taskGroup(async (group) => {
      group.createTask(clumsy);
      group.createTask(async () => {
        await sleep(0.02);
        throw new Error('another child failed');
      });
      await body();
    });
  } catch (e) {
    if (!(e instanceof ExceptionGroup)) throw e;
    console.log(e.errors.map((each) => (each as Error).message).join(', '));
  }
}

async function main(): Promise<void> {
  await attempt(async () => {
    await sleep(0);
    throw new Error('the body failed');
  });
  await attempt(async () => {
    try {
      await sleep(10);
    } catch {
      await sleep(0.02);
      throw new Error('the body stumbled');
    }
  });
}

run(main);

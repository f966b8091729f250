// All errors are in the group, in the order in which they happened: at once, or during the cleanup.
import { ExceptionGroup, run, sleep, taskGroup } from 'uasyncio';

async function fail(name: string): Promise<void> {
  await sleep(0);
  throw new Error(`${name} failed`);
}

async function stumble(name: string, seconds: number): Promise<void> {
  try {
    await sleep(10);
  } catch {
    await sleep(seconds);
    throw new Error(`${name} stumbled`);
  }
}

async function main(): Promise<void> {
  try {
    await taskGroup(async (group) => {
      group.createTask(() => stumble('slow', 0.06));
      group.createTask(() => stumble('fast', 0.03));
      group.createTask(() => fail('one'));
      group.createTask(() => fail('two'));
    });
  } catch (e) {
    if (!(e instanceof ExceptionGroup)) throw e;
    console.log(e.message);
    for (const each of e.errors) console.log((each as Error).message);
  }
}

run(main);

// The scope waits after its body: when a task fails, the others are cancelled and the scope throws.
import { ExceptionGroup, run, sleep, taskGroup } from 'uasyncio';

async function work(name: string, seconds: number, fails: boolean): Promise<void> {
  try {
    await sleep(seconds);
    if (fails) throw new Error(`${name} is broken`);
  } finally {
    console.log(`${name} ends`);
  }
}

async function main(): Promise<void> {
  try {
    await taskGroup(async (group) => {
      group.createTask(() => work('fast', 0.02, false));
      group.createTask(() => work('bad', 0.05, true));
      group.createTask(() => work('slow', 10, false));
      console.log('the body ends');
    });
    console.log('not reached');
  } catch (e) {
    if (!(e instanceof ExceptionGroup)) throw e;
    console.log(`caught: ${e.errors.map((each) => (each as Error).message).join(', ')}`);
  }
  await sleep(0);
  console.log('main goes on');
}

run(main);

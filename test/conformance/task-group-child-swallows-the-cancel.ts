// A task that swallows the cancellation of a failing group may continue: the scope waits for it.
import { ExceptionGroup, run, sleep, type Task, taskGroup } from 'uasyncio';

async function stubborn(): Promise<string> {
  try {
    await sleep(10);
  } catch {
    console.log('stubborn goes on');
  }
  await sleep(0.03);
  console.log('stubborn ends');
  return 'a value';
}

async function main(): Promise<void> {
  let task: Task<string> | null = null;
  try {
    await taskGroup(async (group) => {
      task = group.createTask(stubborn);
      await sleep(0.01);
      throw new Error('the body is broken');
    });
  } catch (e) {
    if (!(e instanceof ExceptionGroup)) throw e;
    console.log(`${e.errors.length} error`);
  }
  console.log(`stubborn gave ${(task as unknown as Task<string>).result()}`);
}

run(main);

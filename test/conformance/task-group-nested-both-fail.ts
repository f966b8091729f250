// Both groups have a task that fails at once: handling the inner error does not hide the outer one.
import { currentTask, ExceptionGroup, run, sleep, taskGroup } from 'uasyncio';

async function fail(message: string): Promise<void> {
  await sleep(0);
  throw new Error(message);
}

function show(where: string, error: unknown): void {
  if (!(error instanceof ExceptionGroup)) throw error;
  const messages = error.errors.map((each) => (each as Error).message).join(', ');
  console.log(`${where}: ${messages}; ${currentTask()?.cancelling()} cancel requests`);
}

async function main(): Promise<void> {
  try {
    await taskGroup(async (outer) => {
      try {
        await taskGroup(async (inner) => {
          inner.createTask(() => fail('inner'));
          outer.createTask(() => fail('outer'));
        });
      } catch (e) {
        show('inner group', e);
      }
      await sleep(10);
      console.log('not reached');
    });
  } catch (e) {
    show('outer group', e);
  }
  await sleep(0);
  console.log('main ends');
}

run(main);

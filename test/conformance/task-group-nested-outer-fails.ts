// A task of the outer group fails: the inner group is cancelled, and adds no error of its own.
import { CancelledError, ExceptionGroup, run, sleep, taskGroup } from 'uasyncio';

async function main(): Promise<void> {
  try {
    await taskGroup(async (outer) => {
      outer.createTask(async () => {
        await sleep(0.02);
        throw new Error('the outer task is broken');
      });
      try {
        await taskGroup(async (inner) => {
          inner.createTask(async () => {
            try {
              await sleep(10);
            } finally {
              await sleep(0.02);
              console.log('the inner task is clean');
            }
          });
        });
      } catch (e) {
        console.log(`inner group: ${e instanceof CancelledError ? 'CancelledError' : 'another'}`);
        throw e;
      }
    });
  } catch (e) {
    if (!(e instanceof ExceptionGroup)) throw e;
    console.log(`outer group: ${e.errors.map((each) => (each as Error).message).join(', ')}`);
  }
}

run(main);

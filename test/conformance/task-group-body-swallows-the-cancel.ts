// A body that catches the group's cancellation does not save the group: the scope throws at its end.
import { ExceptionGroup, run, sleep, taskGroup } from 'uasyncio';

async function main(): Promise<void> {
  try {
    const value = await taskGroup(async (group) => {
      group.createTask(async () => {
        await sleep(0.01);
        throw new Error('the child is broken');
      });
      try {
        await sleep(10);
      } catch {
        console.log('the body goes on');
      }
      await sleep(0.02);
      console.log('the body ends');
      return 'a value';
    });
    console.log(`not reached: ${value}`);
  } catch (e) {
    if (!(e instanceof ExceptionGroup)) throw e;
    console.log(`caught: ${e.errors.map((each) => (each as Error).message).join(', ')}`);
  }
}

run(main);

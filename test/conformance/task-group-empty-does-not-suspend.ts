// A group without tasks, or whose tasks have ended, ends without letting others run.
import { createTask, run, sleep, taskGroup } from 'uasyncio';

async function main(): Promise<void> {
  const other = createTask(async () => {
    for (let i = 1; i <= 3; i++) {
      console.log(`other ${i}`);
      await sleep(0);
    }
  });
  await taskGroup(async () => {
    console.log('empty');
  });
  console.log('after the empty one');
  await taskGroup(async (group) => {
    group.createTask(async () => console.log('child'));
    await sleep(0.01);
    console.log('the child is done');
    createTask(async () => console.log('later'));
  });
  console.log('after the second one');
  await other;
  await sleep(0);
}

run(main);

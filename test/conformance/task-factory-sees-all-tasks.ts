// setTaskFactory: the factory makes every task of createTask, gather and groups; null ends that.
import { createTask, gather, getRunningLoop, run, sleep, taskGroup } from 'uasyncio';

async function main(): Promise<void> {
  const loop = getRunningLoop();
  let count = 0;
  loop.setTaskFactory((loop, coro, options) => {
    count++;
    return loop.createTask(coro, options);
  });
  console.log(`a factory: ${loop.getTaskFactory() === null ? 'no' : 'yes'}`);
  await createTask(() => sleep(0));
  console.log(`a task: ${count}`);
  await gather(
    () => sleep(0),
    () => sleep(0),
  );
  console.log(`a gather: ${count}`);
  await taskGroup(async (group) => {
    const named = group.createTask(() => sleep(0), { name: 'pump' });
    console.log(named.getName());
  });
  console.log(`a group: ${count}`);
  loop.setTaskFactory(null);
  await createTask(() => sleep(0));
  console.log(`without: ${count}`);
}

run(main);

// Tasks of a group can have names, which they know; createTask returns the task.
import { currentTask, run, sleep, taskGroup } from 'uasyncio';

async function report(): Promise<string> {
  await sleep(0);
  console.log(`I am ${currentTask()?.getName()}`);
  return 'reported';
}

async function main(): Promise<void> {
  const [pump, valve] = await taskGroup(async (group) => [
    group.createTask(report, { name: 'pump' }),
    group.createTask(report, { name: 'valve' }),
  ]);
  console.log(`${pump?.getName()} ${pump?.result()}, ${valve?.getName()} ${valve?.result()}`);
}

run(main);

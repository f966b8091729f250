// Tasks can add tasks to their group, even when the body has ended: the scope waits for all.
import { run, sleep, type TaskGroup, taskGroup } from 'uasyncio';

async function walk(group: TaskGroup, folder: string, depth: number): Promise<void> {
  console.log(`${folder} is open`);
  await sleep(0.01);
  if (depth === 0) return;
  for (const name of ['a', 'b'])
    group.createTask(() => walk(group, `${folder}/${name}`, depth - 1));
}

async function main(): Promise<void> {
  await taskGroup(async (group) => {
    group.createTask(() => walk(group, 'disk', 2));
    console.log('the body ends');
  });
  console.log('all folders are done');
}

run(main);

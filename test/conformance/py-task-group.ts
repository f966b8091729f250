// Python's spelling: a task group, and the errors that it throws.
import * as asyncio from 'uasyncio/py';

async function work(n: number): Promise<number> {
  await asyncio.sleep(0.02 * n);
  if (n === 0) throw new Error('nothing to do');
  return n;
}

async function main(): Promise<void> {
  const tasks: asyncio.Task<number>[] = [];
  await asyncio.task_group(async (group) => {
    tasks.push(group.create_task(() => work(2)));
    tasks.push(group.create_task(() => work(1), { name: 'one' }));
    console.log(`${tasks[1]?.get_name()} is in the group`);
  });
  for (const task of tasks) console.log(`gave ${task.result()}`);
  try {
    await asyncio.task_group(async (group) => {
      tasks.push(group.create_task(() => work(5)));
      group.create_task(() => work(0));
    });
  } catch (e) {
    if (!(e instanceof asyncio.ExceptionGroup)) throw e;
    for (const error of e.errors) console.log(`failed: ${(error as Error).message}`);
  }
  console.log(`the other: ${tasks[2]?.cancelled() ? 'cancelled' : 'not cancelled'}`);
}

asyncio.run(main);

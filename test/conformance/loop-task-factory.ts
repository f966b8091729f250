// A task factory makes all tasks of the loop, including those of gather; null restores the default.
import { createTask, gather, getRunningLoop, run, type TaskFactory } from 'uasyncio';

async function work(n: number): Promise<number> {
  return 10 * n;
}

async function main(): Promise<void> {
  const loop = getRunningLoop();
  let made = 0;
  const factory: TaskFactory = (where, coro, options) => {
    made += 1;
    return where.createTask(coro, options);
  };
  console.log(`at first there is ${loop.getTaskFactory() === null ? 'none' : 'one'}`);
  loop.setTaskFactory(factory);
  console.log(`then there is ${loop.getTaskFactory() === factory ? 'ours' : 'another'}`);
  console.log(`a task gives ${await createTask(() => work(1))}, made ${made}`);
  const values = await gather(
    () => work(2),
    () => work(3),
  );
  console.log(`gather gives ${values.join(' ')}, made ${made}`);
  loop.setTaskFactory(null);
  console.log(`a task gives ${await createTask(() => work(4))}, made ${made}`);
}

run(main);

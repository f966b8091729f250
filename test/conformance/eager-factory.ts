// With eagerTaskFactory all tasks start at once, including those of gather; null ends that.
// except native node, native quickjs, native xs: there a task starts when its maker waits.
import {
  createTask,
  eagerTaskFactory,
  gather,
  getRunningLoop,
  run,
  sleep,
  waitFor,
} from 'uasyncio';

async function read(sensor: string, seconds: number | null): Promise<string> {
  console.log(`${sensor} starts`);
  if (seconds !== null) await sleep(seconds);
  return sensor;
}

async function main(): Promise<void> {
  const loop = getRunningLoop();
  loop.setTaskFactory(eagerTaskFactory);
  const task = createTask(() => read('one', null));
  console.log(`one is ${task.done() ? 'done' : 'not done'}`);
  const both = gather(
    () => read('two', null),
    () => read('three', 0),
  );
  console.log(`the gather is ${both.done() ? 'done' : 'not done'}`);
  console.log((await both).join(' '));
  console.log(await waitFor(() => read('four', null), 1));
  loop.setTaskFactory(null);
  const last = createTask(() => read('five', null));
  console.log(`five is ${last.done() ? 'done' : 'not done'}`);
  console.log(await last);
}

run(main);

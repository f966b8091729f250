// The CancelledError that leaves a task is the one that the first who awaits the task gets; later ones get another.
import {
  CancelledError,
  createTask,
  Future,
  gather,
  run,
  shield,
  sleep,
  wait,
  waitFor,
} from 'uasyncio';

let raised: unknown;

async function work(): Promise<void> {
  try {
    await sleep(10);
  } catch (error) {
    raised = error;
    throw error;
  }
}

async function attempt(name: string, get: () => unknown): Promise<void> {
  try {
    await get();
    console.log(`${name}: no error`);
  } catch (error) {
    const kind = error instanceof CancelledError ? 'cancelled' : 'failed';
    console.log(`${name}: ${kind}, ${error === raised ? 'the same' : 'another'}`);
  }
}

async function main(): Promise<void> {
  let task = createTask(work);
  await sleep(0);
  task.cancel('stop');
  await attempt('first', () => task);
  await attempt('second', () => task);
  await attempt('result', () => task.result());

  task = createTask(work);
  await sleep(0);
  task.cancel('stop');
  await wait([task]);
  await attempt('exception', () => task.exception());
  await attempt('after it', () => task.result());

  task = createTask(work);
  await sleep(0);
  const gathering = gather(task);
  task.cancel('stop');
  await attempt('gather', () => gathering);
  await attempt('gather again', () => gathering);

  task = createTask(work);
  await sleep(0);
  const all = gather(task);
  await sleep(0);
  all.cancel('stop');
  await attempt('cancelled gather', () => all);

  task = createTask(work);
  await sleep(0);
  task.cancel('stop');
  await attempt('waitFor', () => waitFor(task, 1));

  task = createTask(work);
  await sleep(0);
  task.cancel('stop');
  await attempt('shield', () => shield(task));

  task = createTask(work);
  await sleep(0);
  task.cancel('stop');
  const outer = createTask(async () => {
    await task;
  });
  await attempt('through two tasks', () => outer);

  const future = new Future<null>();
  future.cancel();
  await attempt('future', () => future);
  const set = new Future<null>();
  raised = new CancelledError('set');
  set.setException(raised);
  await attempt('set', () => set);
  await attempt('set, again', () => set);
}

run(main);

// Done callbacks also run when a task fails or is cancelled.
import { createTask, run, sleep, type Task } from 'uasyncio';

function watch(task: Task): void {
  task.addDoneCallback((t) => {
    if (t.cancelled()) {
      console.log(`${t.getName()} was cancelled`);
      return;
    }
    const error = t.exception();
    console.log(`${t.getName()} failed: ${error instanceof Error ? error.message : '?'}`);
  });
}

async function main(): Promise<void> {
  const a = createTask(() => sleep(10), { name: 'sleeper' });
  const b = createTask(
    async () => {
      await sleep(0);
      throw new Error('oh');
    },
    { name: 'failer' },
  );
  watch(a);
  watch(b);
  await sleep(0.01);
  a.cancel();
  await sleep(0.01);
  console.log('main ends');
}

run(main);

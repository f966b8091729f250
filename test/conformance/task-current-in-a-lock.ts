// The body of lock.with, an awaited coroutine and a shared wait all run in the same task.
import { createTask, currentTask, Lock, run, sleep, type Task } from 'uasyncio';

async function main(): Promise<void> {
  const lock = new Lock();
  const work = async (name: string): Promise<void> => {
    const me: Task | null = currentTask();
    const check = (where: string): void => {
      console.log(`${name} ${where}: ${currentTask() === me ? 'same' : 'other'}`);
    };
    await lock.with(async () => {
      check('in the lock');
      await sleep(0);
      check('after a sleep');
    });
    check('after the lock');
  };
  const a = createTask(() => work('a'));
  const b = createTask(() => work('b'));
  await a;
  await b;
}

run(main);

// A task that awaits itself gets an error, and other code cannot set its result.
// except lean: it compares texts of the library
import { createTask, currentTask, run, sleep, type Task } from 'uasyncio';

async function work(): Promise<string> {
  await sleep(0);
  try {
    await currentTask();
    console.log('not reached');
  } catch (e) {
    const { message } = e as Error;
    console.log(/await on itself/.test(message) ? 'Task cannot await on itself' : message);
  }
  await sleep(0);
  return 'my own result';
}

function attempt(what: string, call: () => void): void {
  try {
    call();
    console.log('not reached');
  } catch {
    console.log(`${what} is refused`);
  }
}

async function main(): Promise<void> {
  const task: Task<string> = createTask(work);
  attempt('a result', () => task.setResult());
  attempt('an exception', () => task.setException());
  console.log(await task);
}

run(main);

// wait returns the tasks that are done; the error of a task stays in it and is not thrown.
import { createTask, run, sleep, wait } from 'uasyncio';

async function measure(name: string, seconds: number): Promise<string> {
  await sleep(seconds);
  if (name === 'wind') throw new Error('the vane is stuck');
  return `${name} is fine`;
}

async function main(): Promise<void> {
  const tasks = [
    createTask(() => measure('rain', 0.06)),
    createTask(() => measure('wind', 0.03)),
    createTask(() => measure('light', 0)),
  ];
  const [done, pending] = await wait(tasks);
  console.log(`${done.size} done, ${pending.size} pending`);
  for (const task of tasks) {
    const error = task.exception() as Error | null;
    console.log(error === null ? task.result() : `error: ${error.message}`);
  }
}

run(main);

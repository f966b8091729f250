// currentTask() is the running task: the object that createTask returned, at each step and call depth.
import { createTask, currentTask, run, sleep, type Task } from 'uasyncio';

async function deep(expected: Task | null, label: string): Promise<void> {
  console.log(`${label}: ${currentTask() === expected ? 'same' : 'other'}`);
  await sleep(0);
  console.log(`${label} after sleep: ${currentTask() === expected ? 'same' : 'other'}`);
}

async function main(): Promise<void> {
  const me = currentTask();
  const tasks: Task[] = [];
  for (const name of ['A', 'B']) {
    const task: Task = createTask(async () => {
      await deep(task, name);
    });
    tasks.push(task);
  }
  for (const task of tasks) await task;
  await deep(me, 'main');
  console.log(`main at the end: ${currentTask() === me ? 'same' : 'other'}`);
}

run(main);

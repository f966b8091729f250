// Several tasks can wait for the same tasks, each in its own way.
import { createTask, FIRST_COMPLETED, gather, run, sleep, type Task, wait } from 'uasyncio';

async function impatient(tasks: Task<string>[]): Promise<void> {
  const [done, pending] = await wait(tasks, { returnWhen: FIRST_COMPLETED });
  console.log(`impatient: ${done.size} done, ${pending.size} pending`);
}

async function patient(tasks: Task<string>[]): Promise<void> {
  const [done, pending] = await wait(tasks);
  console.log(`patient: ${done.size} done, ${pending.size} pending`);
}

async function main(): Promise<void> {
  const tasks = [0.02, 0.15].map((seconds) => createTask(() => sleep(seconds, 'ok')));
  await gather(
    () => patient(tasks),
    () => impatient(tasks),
    async () => console.log(`alone: ${await (tasks[0] as Task<string>)}`),
  );
}

run(main);

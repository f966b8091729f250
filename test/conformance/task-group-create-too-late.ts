// A group accepts no task while it shuts down after an error, nor after its end.
import { ExceptionGroup, run, sleep, type TaskGroup, taskGroup } from 'uasyncio';

function attempt(when: string, group: TaskGroup): void {
  try {
    group.createTask(() => sleep(0));
    console.log(`${when}: taken`);
  } catch {
    console.log(`${when}: refused`);
  }
}

async function main(): Promise<void> {
  let last: TaskGroup | null = null;
  try {
    await taskGroup(async (group) => {
      last = group;
      attempt('in the body', group);
      group.createTask(async () => {
        try {
          await sleep(10);
        } finally {
          attempt('in the cleanup of a task', group);
        }
      });
      group.createTask(async () => {
        await sleep(0.01);
        attempt('while the group waits', group);
        throw new Error('broken');
      });
    });
  } catch (e) {
    console.log(e instanceof ExceptionGroup ? e.message : 'another error');
  }
  attempt('after an error', last as unknown as TaskGroup);
  await taskGroup(async (group) => {
    last = group;
  });
  attempt('after the end', last as unknown as TaskGroup);
}

run(main);

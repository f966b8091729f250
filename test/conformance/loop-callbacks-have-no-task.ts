// In a callback there is no current task; in a task that it creates there is.
import { createTask, currentTask, Event, getRunningLoop, run } from 'uasyncio';

async function main(): Promise<void> {
  const over = new Event();
  const who = (): string => currentTask()?.getName() ?? 'nobody';
  currentTask()?.setName('main');
  console.log(`main: ${who()}`);
  getRunningLoop().callSoon(() => {
    console.log(`callback: ${who()}`);
    createTask(
      async () => {
        console.log(`its task: ${who()}`);
        over.set();
      },
      { name: 'made by a callback' },
    );
    console.log(`callback: ${who()}`);
  });
  await over.wait();
  console.log(`main: ${who()}`);
}

run(main);

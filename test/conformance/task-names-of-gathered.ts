// gather makes a task of each function, even if the same one is given twice.
import { currentTask, gather, run } from 'uasyncio';

async function report(): Promise<string | undefined> {
  return currentTask()?.getName();
}

async function main(): Promise<void> {
  const names = await gather(report, report, report);
  console.log(`${names.join(' ')} in ${await report()}`);
}

run(main);

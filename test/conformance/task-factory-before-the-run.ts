// A task factory that is set before the loop runs makes the first task too; createTask works inside of it.
import { createTask, Runner, run, sleep } from 'uasyncio';

async function work(): Promise<number> {
  await sleep(0);
  return 7;
}

async function main(): Promise<void> {
  console.log('ended');
}

const runner = new Runner();
let made = 0;
runner.getLoop().setTaskFactory((_loop, coro, options) => {
  made++;
  return createTask(coro, options);
});
try {
  createTask(() => work());
} catch {
  console.log('outside of the factory a loop has to run');
}
runner
  .run(() => work())
  .then((value) => {
    console.log(`made ${made}, value ${value}`);
    return runner.close();
  })
  .then(() => run(main));

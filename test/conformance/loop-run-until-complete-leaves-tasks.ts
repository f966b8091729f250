// When a run is complete, the other tasks stop; they continue in the next run.
import { newEventLoop, sleep, type Task } from 'uasyncio';

async function count(): Promise<string> {
  for (let n = 1; n <= 4; n++) {
    console.log(`count ${n}`);
    await sleep(0.04);
  }
  return 'counted';
}

const loop = newEventLoop();
let counter: Task<string>;

async function main(): Promise<void> {
  counter = loop.createTask(() => count());
  await sleep(0.06);
  console.log('main ends');
}

loop
  .runUntilComplete(main)
  .then(() => {
    console.log(`done? ${counter.done() ? 'yes' : 'no'}`);
    return loop.runUntilComplete(counter);
  })
  .then((value) => {
    console.log(value);
    loop.close();
  });

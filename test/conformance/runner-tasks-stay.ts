// A task that is left by one main of a Runner continues when the next one runs.
import { createTask, Runner, sleep } from 'uasyncio';

async function blink(): Promise<void> {
  for (let n = 1; n <= 4; n++) {
    console.log(`blink ${n}`);
    await sleep(0.04);
  }
  console.log('blink ends');
}

const runner = new Runner();

async function first(): Promise<void> {
  createTask(() => blink());
  await sleep(0.06);
  console.log('first main ends');
}

async function second(): Promise<void> {
  console.log('second main begins');
  await sleep(0.2);
  console.log('second main ends');
}

runner
  .run(first)
  .then(() => {
    console.log('nothing runs');
    return runner.run(second);
  })
  .then(() => runner.close())
  .then(() => console.log('closed'));

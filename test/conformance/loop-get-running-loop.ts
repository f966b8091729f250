// Tasks and callbacks have the same running loop; there is none before and after the run.
import { createTask, getEventLoop, getRunningLoop, run, sleep } from 'uasyncio';

function here(): string {
  try {
    getRunningLoop();
    return 'a loop runs';
  } catch {
    return 'no loop runs';
  }
}

async function main(): Promise<void> {
  const loop = getRunningLoop();
  console.log(`main: ${here()}`);
  createTask(async () => {
    console.log(`task: ${getRunningLoop() === loop ? 'the same' : 'another'}`);
  });
  loop.callSoon(() => {
    console.log(`callback: ${getRunningLoop() === loop ? 'the same' : 'another'}`);
  });
  await sleep(0);
  console.log(`getEventLoop: ${getEventLoop() === loop ? 'the same' : 'another'}`);
}

console.log(`before: ${here()}`);
run(main).then(() => console.log(`after: ${here()}`));

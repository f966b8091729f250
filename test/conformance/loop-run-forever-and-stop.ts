// runForever runs until stop is called; unfinished work waits for the next run.
import { newEventLoop, sleep } from 'uasyncio';

const loop = newEventLoop();

async function tick(): Promise<void> {
  for (let n = 1; n <= 4; n++) {
    await sleep(0.04);
    console.log(`tick ${n}`);
    if (n % 2 === 0) loop.stop();
  }
}

loop.createTask(() => tick());
console.log('nothing has started yet');
loop
  .runForever()
  .then(() => {
    console.log('stopped');
    return loop.runForever();
  })
  .then(() => {
    console.log('stopped again');
    loop.close();
  });

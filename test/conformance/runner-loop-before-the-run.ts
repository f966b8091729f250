// Work that is given to a Runner's loop before or between its mains runs with the next main.
import { Runner, sleep } from 'uasyncio';

const runner = new Runner();
const loop = runner.getLoop();
loop.callSoon(console.log, 'a callback from before');
const task = loop.createTask(async () => 'task');
task.addDoneCallback((t) => console.log(`${t.result()} is done`));
console.log('nothing runs yet');
runner
  .run(async () => {
    console.log('first main');
    await sleep(0.02);
  })
  .then(() => {
    loop.callSoon(console.log, 'a callback from between');
    return runner.run(async () => {
      console.log('second main');
      await sleep(0);
    });
  })
  .then(() => {
    console.log(`closed? ${loop.isClosed() ? 'yes' : 'no'}`);
    return runner.close();
  })
  .then(() => console.log(`closed? ${loop.isClosed() ? 'yes' : 'no'}`));

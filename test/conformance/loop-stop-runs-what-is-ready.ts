// After stop, everything that is ready still runs; later work waits for the next run.
import { newEventLoop } from 'uasyncio';

const loop = newEventLoop();
loop.callSoon(() => {
  console.log('stops the loop');
  loop.stop();
  console.log(`runs on for now? ${loop.isRunning() ? 'yes' : 'no'}`);
});
loop.callSoon(() => {
  console.log('was ready as well');
  loop.callSoon(console.log, 'came later');
});
loop
  .runForever()
  .then(() => {
    console.log(`running? ${loop.isRunning() ? 'yes' : 'no'}`);
    loop.callSoon(() => loop.stop());
    return loop.runForever();
  })
  .then(() => {
    console.log('stopped again');
    loop.close();
  });

// A loop that is stopped before it runs makes one pass over what is ready.
import { newEventLoop } from 'uasyncio';

const loop = newEventLoop();
loop.callSoon(console.log, 'was ready');
loop.callSoon(console.log, 'was ready too');
loop.callLater(10, console.log, 'not reached');
loop.stop();
loop
  .runForever()
  .then(() => {
    console.log('stopped');
    loop.callSoon(() => {
      console.log('the next run is a new one');
      loop.callLater(0, () => loop.stop());
    });
    return loop.runForever();
  })
  .then(() => {
    console.log('stopped again');
    loop.close();
  });

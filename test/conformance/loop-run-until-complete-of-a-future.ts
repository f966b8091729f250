// runUntilComplete accepts a future that a callback sets, or that is done already.
import { newEventLoop } from 'uasyncio';

const loop = newEventLoop();
const answer = loop.createFuture<number>();
loop.callLater(0.02, () => {
  console.log('the answer is there');
  answer.setResult(42);
});
loop
  .runUntilComplete(answer)
  .then((value) => {
    console.log(`the answer is ${value}`);
    return loop.runUntilComplete(answer);
  })
  .then((value) => {
    console.log(`it still is ${value}`);
    loop.close();
  });

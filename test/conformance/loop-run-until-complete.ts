// runUntilComplete runs a coroutine to its end and returns its value; the loop can then run another.
import { newEventLoop, sleep } from 'uasyncio';

async function double(n: number): Promise<number> {
  await sleep(0.02);
  console.log(`${n} is doubled`);
  return 2 * n;
}

const loop = newEventLoop();
loop
  .runUntilComplete(() => double(1))
  .then((two) => {
    console.log(`the first run gave ${two}`);
    return loop.runUntilComplete(() => double(two));
  })
  .then((four) => {
    console.log(`the second run gave ${four}`);
    loop.close();
  });

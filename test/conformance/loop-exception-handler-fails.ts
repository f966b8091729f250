// An exception handler that itself fails stops nothing; it is called again for the next error.
import { getRunningLoop, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const loop = getRunningLoop();
  let calls = 0;
  loop.setExceptionHandler(() => {
    calls += 1;
    console.log(`handler is called ${calls}`);
    throw new Error('handler is broken');
  });
  const fail = (): never => {
    throw new Error('callback is broken');
  };
  loop.callSoon(fail);
  loop.callSoon(fail);
  loop.callSoon(console.log, 'the next one runs');
  await sleep(0);
  loop.callExceptionHandler({ message: 'by hand' });
  console.log('main ends');
}

run(main);

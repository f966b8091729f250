// The error of a callback goes to the exception handler; the loop and the other callbacks continue.
// except lean: it compares texts of the library
import { getRunningLoop, run, sleep } from 'uasyncio';

function fail(what: string): never {
  throw new Error(`no such ${what}`);
}

async function main(): Promise<void> {
  const loop = getRunningLoop();
  loop.setExceptionHandler((_, { message, exception }) => {
    console.log(`told: ${message.startsWith('Exception in callback') ? 'a callback' : message}`);
    console.log(`error: ${(exception as Error).message}`);
  });
  loop.callSoon(fail, 'pin');
  loop.callSoon(console.log, 'the next one runs');
  loop.callLater(0.02, fail, 'timer');
  await sleep(0.05);
  console.log('main ends');
}

run(main);

// A handler may call the default handler, which prints on the error output.
import { getRunningLoop, run } from 'uasyncio';

async function main(): Promise<void> {
  const loop = getRunningLoop();
  loop.setExceptionHandler((where, context) => {
    if (context.message === 'expected') console.log('handler: as expected');
    else {
      console.log('handler: leaves it to the default one');
      where.defaultExceptionHandler(context);
    }
  });
  loop.callExceptionHandler({ message: 'expected' });
  loop.callExceptionHandler({ message: 'unexpected', exception: new Error('oops') });
  loop.setExceptionHandler(null);
  loop.callExceptionHandler({ message: 'nobody is there' });
  console.log('main ends');
}

run(main);

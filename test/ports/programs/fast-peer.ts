// Argument: port of a peer that never stops sending. Other tasks, timers and timeouts must still work.
import { createTask, openConnection, run, sleepMs, TimeoutError, waitForMs } from 'uasyncio';
import { args } from './host.js';

const MOST = 100 << 20;

run(async () => {
  const [reader, writer] = await openConnection('127.0.0.1', Number(args[0]));
  let count = 0;
  let ticks = 0;
  const ticker = createTask(async () => {
    for (;;) {
      await sleepMs(1);
      ticks++;
    }
  });
  while (count < MOST && ticks < 50) count += (await reader.readexactly(64)).length;
  console.log(`ticked ${ticks >= 50 ? 'often' : ticks}`);
  ticker.cancel();
  try {
    await waitForMs(reader.read(), 20);
  } catch (error) {
    if (error instanceof TimeoutError) console.log('in time');
  }
  writer.close();
});

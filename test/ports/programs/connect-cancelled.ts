// Espruino connects before it returns, but reports that later: a task cancelled in between leaves no open socket.
import { createTask, openConnection, sleep, startServer, waitForMs } from 'uasyncio';
import { leftOf, runAndCount } from './count.js';

runAndCount(async (count) => {
  const server = await startServer((_reader, writer) => writer.close(), '127.0.0.1', 0);
  const before = count();
  for (let i = 0; i < 4; i++) {
    const task = createTask(async () => await openConnection('127.0.0.1', server.port));
    await sleep(0);
    console.log(task.done() ? 'too late' : 'connecting');
    task.cancel();
    try {
      await task;
    } catch (error) {
      console.log((error as Error).name);
    }
  }
  try {
    await waitForMs(openConnection('127.0.0.1', server.port), 0);
  } catch (error) {
    console.log((error as Error).name);
  }
  console.log(`${await leftOf(count, before)} more descriptors`);
  server.close();
});

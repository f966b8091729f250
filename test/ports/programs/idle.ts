// Argument: seconds. Sleeps for this time with an idle server open, then waits for a client and ends.
import { Event, run, sleep, startServer } from 'uasyncio';
import { args } from './host.js';

run(async () => {
  const visited = new Event();
  const server = await startServer(
    (_, writer) => {
      writer.close();
      visited.set();
    },
    '127.0.0.1',
    0,
  );
  console.log(`port ${server.port}`);
  await sleep(Number(args[0]));
  console.log('awake');
  await visited.wait();
  server.close();
});

// MicroPython: of three tasks in drain() two hang for ever.
import { createTask, Event, gather, openConnection, sleep, startServer } from 'uasyncio';
import { runAndCount } from './count.js';
import { MUCH } from './host.js';

runAndCount(async () => {
  const goOn = new Event();
  const server = await startServer(
    async (reader, writer) => {
      await goOn.wait();
      await reader.read();
      writer.close();
    },
    '127.0.0.1',
    0,
  );
  const [, writer] = await openConnection('127.0.0.1', server.port);
  writer.write(new Uint8Array(MUCH));
  const drains = ['a', 'b', 'c'].map((name) =>
    createTask(async () => {
      await writer.drain();
      console.log(`${name} drained`);
    }),
  );
  const cancelled = createTask(() => writer.drain());
  for (let i = 0; i < 3; i++) await sleep(0);
  console.log(`waiting ${drains.filter((task) => !task.done()).length}`);
  cancelled.cancel();
  goOn.set();
  await gather(...drains);
  writer.close();
  await writer.waitClosed();
  server.close();
  await server.waitClosed();
});

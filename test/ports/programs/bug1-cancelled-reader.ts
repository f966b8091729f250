// MicroPython: cancelling a reader removes the whole stream from the poller, a writer in drain() never wakes.
import { CancelledError, createTask, Event, openConnection, sleep, startServer } from 'uasyncio';
import { runAndCount } from './count.js';
import { MUCH as SIZE } from './host.js';

runAndCount(async () => {
  const goOn = new Event();
  let received = 0;
  const server = await startServer(
    async (reader, writer) => {
      await goOn.wait();
      const buffer = new Uint8Array(65536);
      for (let n = await reader.readinto(buffer); n > 0; n = await reader.readinto(buffer))
        received += n;
      writer.close();
    },
    '127.0.0.1',
    0,
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port);
  const reading = createTask(() => reader.readline());
  writer.write(new Uint8Array(SIZE));
  const draining = createTask(async () => {
    await writer.drain();
    console.log('drained');
  });
  for (let i = 0; i < 3; i++) await sleep(0);
  console.log(draining.done() ? 'drained too early' : 'both wait');
  reading.cancel();
  try {
    await reading;
  } catch (error) {
    console.log(error instanceof CancelledError ? 'reader cancelled' : `${error}`);
  }
  goOn.set();
  await draining;
  writer.close();
  await writer.waitClosed();
  server.close();
  await server.waitClosed();
  console.log(`received ${received === SIZE ? 'all' : received}`);
});

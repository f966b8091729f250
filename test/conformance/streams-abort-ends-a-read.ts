// After abort() reads end, as after close(); with nothing to drop, nothing fails.
import { createTask, Event, OSError, openConnection, run, sleep, startServer } from 'uasyncio';

async function main(): Promise<void> {
  const ended = new Event();
  const server = await startServer(
    async (reader, writer) => {
      try {
        console.log(`the peer reads ${(await reader.read()).length} bytes`);
      } catch (error) {
        // How an abort looks is up to the system.
        if (!(error instanceof OSError)) throw error;
        console.log('the peer reads 0 bytes');
      }
      writer.close();
      ended.set();
    },
    '127.0.0.1',
    0,
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port);
  const task = createTask(async () => {
    console.log(`read ${(await reader.read(100)).length} bytes`);
  });
  await sleep(0.02);
  writer.abort();
  await task;
  await writer.waitClosed();
  await ended.wait();
  writer.abort();
  console.log('closed');
  server.close();
}

run(main);

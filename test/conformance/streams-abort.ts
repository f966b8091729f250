// abort() closes at once and drops what is not sent: drains end, reads end, and waitClosed returns.
// except espruino: its connections keep what is written in memory of the system, as much as there is.
import { createTask, Event, OSError, openConnection, run, startServer } from 'uasyncio';

const SIZE = 16_000_000;

async function main(): Promise<void> {
  const aborted = new Event();
  const ended = new Event();
  const server = await startServer(
    async (reader, writer) => {
      await aborted.wait();
      let count = 0;
      try {
        count = (await reader.read()).length;
      } catch (error) {
        // How an abort looks is up to the system.
        if (!(error instanceof OSError)) throw error;
      }
      console.log(`the peer got ${count < SIZE ? 'a part' : 'all'}`);
      writer.close();
      ended.set();
    },
    '127.0.0.1',
    0,
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port);
  writer.write(new Uint8Array(SIZE));
  let waits = true;
  const drain = async (): Promise<void> => {
    try {
      await writer.drain();
    } catch (error) {
      if (!(error instanceof OSError)) throw error;
    }
    waits = false;
  };
  const draining = createTask(drain);
  const reading = createTask(async () => {
    console.log(`read ${(await reader.read()).length} bytes`);
  });
  createTask(async () => {
    console.log(`the drain ${waits ? 'waits' : 'has ended'}`);
    writer.abort();
    console.log(`closing? ${writer.isClosing() ? 'yes' : 'no'}`);
  });
  await draining;
  console.log('the drain has ended');
  await reading;
  try {
    await writer.drain();
  } catch (error) {
    console.log(`a later one fails: ${error instanceof OSError ? 'OSError' : error}`);
  }
  writer.abort();
  await writer.waitClosed();
  console.log('closed');
  aborted.set();
  await ended.wait();
  server.close();
}

run(main);

// Closing a connection ends a pending read on the same side, as at the end of the stream.
import { createTask, Event, openConnection, run, sleep, startServer } from 'uasyncio';

async function main(): Promise<void> {
  const clientIsThrough = new Event();
  const serverIsThrough = new Event();
  const server = await startServer(
    async (reader, writer) => {
      const left = await reader.read();
      await clientIsThrough.wait();
      console.log(`server read ${left.length} bytes and the end`);
      writer.close();
      serverIsThrough.set();
    },
    '127.0.0.1',
    0,
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port);
  const task = createTask(async () => {
    const data = await reader.read(100);
    console.log(`client read ${data.length} bytes`);
  });
  await sleep(0.01);
  writer.close();
  await task;
  clientIsThrough.set();
  await serverIsThrough.wait();
  server.close();
}

run(main);

// A server that answers before it has read everything: the answer arrives, then the end, and no reset.
import { openConnection, run, sleepMs, startServer } from 'uasyncio';

async function main(): Promise<void> {
  const server = await startServer(
    async (reader, writer) => {
      await reader.readline();
      // The rest of the request has come by then.
      await sleepMs(50);
      writer.write('answer\n');
      await writer.drain();
      writer.close();
      await writer.waitClosed();
    },
    '127.0.0.1',
    0,
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port, { encoding: 'utf-8' });
  writer.write(`request\n${'x'.repeat(1500)}`);
  await writer.drain();
  await sleepMs(150);
  console.log(JSON.stringify(await reader.read()));
  writer.close();
  server.close();
  await server.waitClosed();
}

run(main);

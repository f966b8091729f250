// writeEof() ends one direction only: the other side reads everything, and can still answer.
// except espruino, xs: they have no half-close.
import { openConnection, run, startServer } from 'uasyncio';

async function main(): Promise<void> {
  const server = await startServer(
    async (reader, writer) => {
      const all = await reader.read();
      writer.write(`you sent ${all.length} bytes`);
      await writer.drain();
      writer.close();
    },
    '127.0.0.1',
    0,
    { encoding: 'utf-8' },
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port, { encoding: 'utf-8' });
  console.log(`can half-close? ${writer.canWriteEof() ? 'yes' : 'no'}`);
  writer.write('some words');
  await writer.drain();
  writer.writeEof();
  console.log(await reader.read());
  writer.close();
  await writer.waitClosed();
  server.close();
}

run(main);

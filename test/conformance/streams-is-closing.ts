// isClosing() is true from close() on; data written before is still sent.
import { Event, openConnection, run, startServer } from 'uasyncio';

async function main(): Promise<void> {
  const closed = new Event();
  const server = await startServer(
    async (_reader, writer) => {
      writer.write('last words');
      console.log(`closing? ${writer.isClosing() ? 'yes' : 'no'}`);
      writer.close();
      console.log(`closing? ${writer.isClosing() ? 'yes' : 'no'}`);
      writer.close();
      await writer.waitClosed();
      console.log(`closed; closing? ${writer.isClosing() ? 'yes' : 'no'}`);
      closed.set();
    },
    '127.0.0.1',
    0,
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port, { encoding: 'utf-8' });
  const words = await reader.read();
  writer.close();
  await writer.waitClosed();
  await closed.wait();
  console.log(words);
  server.close();
}

run(main);

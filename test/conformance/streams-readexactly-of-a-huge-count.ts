// A peer may announce any size: data that has not arrived takes no memory.
import { IncompleteReadError, openConnection, run, startServer } from 'uasyncio';

async function main(): Promise<void> {
  const server = await startServer(
    async (reader, writer) => {
      const prefix = await reader.readexactly(4);
      const count = prefix.reduce((sum, byte) => sum * 256 + byte, 0);
      try {
        await reader.readexactly(count);
      } catch (error) {
        if (!(error instanceof IncompleteReadError)) throw error;
        console.log(`${error.partial.length} of ${error.expected}`);
      }
      writer.close();
      server.close();
    },
    '127.0.0.1',
    0,
  );
  const [, writer] = await openConnection('127.0.0.1', server.port);
  writer.write(new Uint8Array([0xff, 0xff, 0xff, 0xff]));
  writer.write('abc');
  writer.close();
  await server.waitClosed();
}

run(main);

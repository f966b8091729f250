// readuntil refuses data that is longer than the limit, and leaves it for other reads.
import { LimitOverrunError, openConnection, run, startServer } from 'uasyncio';

const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

async function main(): Promise<void> {
  const server = await startServer(
    async (_reader, writer) => {
      writer.write('short;');
      writer.write('much too long for the limit;');
      writer.write('fits;');
      writer.close();
    },
    '127.0.0.1',
    0,
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port, { limit: 16 });
  console.log(text(await reader.readuntil(';')));
  for (let i = 0; i < 2; i++) {
    try {
      await reader.readuntil(';');
    } catch (e) {
      console.log(e instanceof LimitOverrunError ? 'LimitOverrunError' : 'another error');
    }
  }
  console.log(text(await reader.readexactly(28)));
  console.log(text(await reader.readuntil(';')));
  writer.close();
  server.close();
}

run(main);

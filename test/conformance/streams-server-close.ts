// A closed server accepts no new connections; open ones continue.
import { OSError, openConnection, run, startServer } from 'uasyncio';

async function main(): Promise<void> {
  const server = await startServer(
    async (reader, writer) => {
      for (;;) {
        const line = await reader.readline();
        if (line === '') break;
        writer.write(`re: ${line}`);
      }
      writer.close();
    },
    '127.0.0.1',
    0,
    { encoding: 'utf-8' },
  );
  const port = server.port;
  const [reader, writer] = await openConnection('127.0.0.1', port, { encoding: 'utf-8' });
  writer.write('before\n');
  console.log((await reader.readline()).trim());
  server.close();
  try {
    await openConnection('127.0.0.1', port);
    console.log('not reached');
  } catch (e) {
    console.log(e instanceof OSError ? `${e.code}` : 'another error');
  }
  writer.write('after\n');
  console.log((await reader.readline()).trim());
  writer.close();
  await writer.waitClosed();
  await server.waitClosed();
  console.log('closed');
}

run(main);

import { CancelledError, createTask, openConnection, run, startServer } from 'uasyncio';

async function main() {
  const server = await startServer(
    async (reader, writer) => {
      writer.write(await reader.readline());
      writer.close();
      await writer.waitClosed();
    },
    '127.0.0.1',
    0,
  );
  const serving = createTask(() => server.serveForever());
  const [reader, writer] = await openConnection('127.0.0.1', server.port, { encoding: 'utf-8' });
  writer.write('hello\n');
  console.log(`served ${(await reader.readline()).trim()}`);
  writer.close();
  await writer.waitClosed();
  try {
    await server.serveForever();
  } catch {
    console.log('it is awaited already');
  }
  console.log(`serving ${server.isServing() ? 'yes' : 'no'}`);
  serving.cancel();
  try {
    await serving;
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
    console.log('serveForever is cancelled');
  }
  console.log(`serving ${server.isServing() ? 'yes' : 'no'}`);
  try {
    await server.serveForever();
  } catch {
    console.log('it is closed');
  }
}

run(main);

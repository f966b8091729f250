// A server may answer that it is busy and close, without having read the data that the client sent.
import { openConnection, run, startServer } from 'uasyncio';

async function main(): Promise<void> {
  const server = await startServer(
    (_, writer) => {
      writer.write('too busy\n');
      writer.close();
    },
    '127.0.0.1',
    0,
  );
  for (let i = 1; i <= 3; i++) {
    const [reader, writer] = await openConnection('127.0.0.1', server.port, { encoding: 'utf-8' });
    writer.write('a question\n');
    console.log(`client ${i}: ${JSON.stringify(await reader.read())}`);
    writer.close();
  }
  server.close();
  await server.waitClosed();
}

run(main);

// atEof() is true when the end has arrived and everything has been read.
import { openConnection, run, sleep, startServer } from 'uasyncio';

async function main(): Promise<void> {
  const server = await startServer(
    async (_reader, writer) => {
      writer.write('abc');
      writer.close();
    },
    '127.0.0.1',
    0,
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port);
  console.log(`before: ${reader.atEof() ? 'yes' : 'no'}`);
  await reader.readexactly(1);
  await sleep(0.03);
  console.log(`with bytes left: ${reader.atEof() ? 'yes' : 'no'}`);
  await reader.readexactly(2);
  await reader.read(1);
  console.log(`after: ${reader.atEof() ? 'yes' : 'no'}`);
  writer.close();
  server.close();
}

run(main);

// read(n) returns at most n bytes, as soon as there are any; read(0) returns none at once.
import { openConnection, run, startServer } from 'uasyncio';

const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

async function main(): Promise<void> {
  const server = await startServer(
    async (reader, writer) => {
      writer.write('abcdefgh');
      await reader.readline();
      writer.write('ijk');
      writer.close();
    },
    '127.0.0.1',
    0,
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port);
  console.log(`nothing yet: ${(await reader.read(0)).length} bytes`);
  console.log(text(await reader.read(3)));
  console.log(text(await reader.read(3)));
  console.log(text(await reader.read(1000)));
  writer.write('more, please\n');
  console.log(text(await reader.read(1000)));
  console.log(`at the end: ${(await reader.read(1000)).length} bytes`);
  writer.close();
  server.close();
}

run(main);

// The separator that ends first counts, as in CPython 3.13.
import { IncompleteReadError, openConnection, run, startServer } from 'uasyncio';

async function main() {
  const server = await startServer(
    async (_, writer) => {
      writer.write('one\r\ntwo\nthree; four--END--five');
      writer.close();
    },
    '127.0.0.1',
    0,
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port, { encoding: 'utf-8' });
  const lines = ['\r\n', '\n'];
  console.log(JSON.stringify(await reader.readuntil(lines)));
  console.log(JSON.stringify(await reader.readuntil(lines)));
  console.log(JSON.stringify(await reader.readuntil(['--END--', ';'])));
  console.log(JSON.stringify(await reader.readuntil(['--END--', ';', 'END--'])));
  try {
    await reader.readuntil(lines);
  } catch (error) {
    if (!(error instanceof IncompleteReadError)) throw error;
    console.log(`the end: ${error.partial}`);
  }
  try {
    reader.readuntil([]);
  } catch (error) {
    console.log(`${error}`);
  }
  writer.close();
  server.close();
}

run(main);

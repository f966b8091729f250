// atEof() is true as soon as the last line is read, if the end has come with it.
import { openConnection, run, sleep, startServer } from 'uasyncio';

async function main(): Promise<void> {
  const server = await startServer(
    async (_reader, writer) => {
      writer.write('one\ntwo\n');
      writer.close();
    },
    '127.0.0.1',
    0,
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port, { encoding: 'utf-8' });
  // lwIP acknowledges after up to a quarter of a second, and a board closes after that.
  await sleep(0.5);
  while (!reader.atEof()) {
    const line = await reader.readline();
    console.log(`${line.trim()}, at the end: ${reader.atEof() ? 'yes' : 'no'}`);
  }
  console.log(`${(await reader.readline()).length}`);
  writer.close();
  server.close();
}

run(main);

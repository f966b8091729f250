// Leaving for await over a reader loses nothing: the rest can be read in other ways.
import { openConnection, run, startServer } from 'uasyncio';

async function main(): Promise<void> {
  const server = await startServer(
    async (_, writer) => {
      writer.write('type: text\nsize: 5\n\nhellothe rest');
      await writer.drain();
      writer.close();
    },
    '127.0.0.1',
    0,
    { encoding: 'utf-8' },
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port, { encoding: 'utf-8' });
  let size = 0;
  for await (const line of reader) {
    if (line === '\n') break;
    console.log(`header ${line.trimEnd()}`);
    if (line.startsWith('size: ')) size = Number(line.slice(6));
  }
  console.log(`body ${await reader.readexactly(size)}`);
  console.log(`then ${await reader.read()}`);
  writer.close();
  await writer.waitClosed();
  server.close();
}

run(main);

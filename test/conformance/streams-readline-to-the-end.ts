// readline returns lines with their newlines, then a last one without, then empty ones for ever.
import { openConnection, run, startServer } from 'uasyncio';

async function main(): Promise<void> {
  const server = await startServer(
    async (_reader, writer) => {
      writer.write('first\nsecond\n\nlast, without an end');
      writer.close();
    },
    '127.0.0.1',
    0,
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port, { encoding: 'utf-8' });
  for (let i = 0; i < 6; i++) {
    const line = await reader.readline();
    console.log(`${line.length}: ${line.trim()}`);
  }
  writer.close();
  server.close();
}

run(main);

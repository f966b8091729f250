// Strings are written as UTF-8; with an encoding readline and readexactly count bytes.
import { openConnection, run, startServer } from 'uasyncio';

async function main(): Promise<void> {
  const server = await startServer(
    async (reader, writer) => {
      for (;;) {
        const line = await reader.readline();
        if (line.length === 0) break;
        writer.write(`${line.length} bytes: `);
        writer.write(line);
      }
      writer.close();
    },
    '127.0.0.1',
    0,
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port, { encoding: 'utf-8' });
  for (const word of ['plain', 'žluť', '日本語', '😀']) {
    writer.write(`${word}\n`);
    console.log((await reader.readline()).trim());
  }
  writer.close();
  await writer.waitClosed();
  server.close();
}

run(main);

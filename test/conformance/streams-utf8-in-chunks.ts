// A character that the end of an HTTP chunk splits is completed by the next chunk.
import { openConnection, run, startServer } from 'uasyncio';

const CHUNKS = [
  [97, 0xc3],
  [0xbc, 98],
  [0xe2],
  [0x82],
  [0xac, 0xf0, 0x9f],
  [0x98, 0x80],
  [0xc3],
  [99],
];

async function main(): Promise<void> {
  const server = await startServer(
    async (_reader, writer) => {
      for (const chunk of CHUNKS) {
        writer.write(`${chunk.length}\r\n`);
        writer.write(new Uint8Array(chunk));
        writer.write('\r\n');
      }
      writer.write('0\r\n\r\n');
      await writer.drain();
      writer.close();
    },
    '127.0.0.1',
    0,
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port, { encoding: 'utf-8' });
  let body = '';
  for (;;) {
    const length = Number.parseInt(await reader.readline(), 16);
    if (length === 0) break;
    body += await reader.readexactly(length);
    await reader.readline();
  }
  console.log(body);
  writer.close();
  server.close();
}

run(main);

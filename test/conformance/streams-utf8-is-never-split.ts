// With an encoding, reads return strings, and a character that arrives in pieces stays whole.
import { openConnection, run, sleep, startServer } from 'uasyncio';

// Two bytes, three bytes and four bytes a character: "žluť €5 😀".
const BYTES = [
  0xc5, 0xbe, 0x6c, 0x75, 0xc5, 0xa5, 0x20, 0xe2, 0x82, 0xac, 0x35, 0x20, 0xf0, 0x9f, 0x98, 0x80,
];

async function main(): Promise<void> {
  const server = await startServer(
    async (_reader, writer) => {
      for (const byte of BYTES) {
        writer.write(new Uint8Array([byte]));
        await writer.drain();
        await sleep(0.003);
      }
      writer.write('\n');
      writer.write('all at once: žluť €5 😀');
      writer.close();
    },
    '127.0.0.1',
    0,
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port, { encoding: 'utf-8' });
  let text = '';
  for (;;) {
    const piece = await reader.read(100);
    if (piece === '') break;
    if (piece.includes('\ufffd')) console.log('a character was split');
    text += piece;
  }
  for (const line of text.split('\n')) console.log(line);
  writer.close();
  server.close();
}

run(main);

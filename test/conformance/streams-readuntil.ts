// readuntil accepts separators of any length, even if they arrive in pieces.
import { IncompleteReadError, openConnection, run, sleep, startServer } from 'uasyncio';

const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

async function main(): Promise<void> {
  const server = await startServer(
    async (_reader, writer) => {
      for (const piece of ['GET /\r', '\n\r', '\nbody;', 'more;line', '\nrest']) {
        writer.write(piece);
        await writer.drain();
        await sleep(0.01);
      }
      writer.close();
    },
    '127.0.0.1',
    0,
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port);
  console.log(`${(await reader.readuntil('\r\n\r\n')).length} bytes of head`);
  console.log(text(await reader.readuntil(';')));
  console.log(text(await reader.readuntil(new Uint8Array([0x3b]))));
  console.log(text(await reader.readuntil()).trim());
  try {
    await reader.readuntil(';');
  } catch (e) {
    if (!(e instanceof IncompleteReadError)) throw e;
    console.log(`no separator in ${e.partial.length} bytes`);
  }
  writer.close();
  server.close();
}

run(main);

// readexactly joins pieces; at the end of the stream it throws an error with the partial data.
import { IncompleteReadError, openConnection, run, sleep, startServer } from 'uasyncio';

const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

async function main(): Promise<void> {
  const server = await startServer(
    async (_reader, writer) => {
      for (const piece of ['he', 'llo w', 'orld', '!!']) {
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
  console.log(text(await reader.readexactly(5)));
  console.log(`nothing: ${(await reader.readexactly(0)).length}`);
  console.log(text(await reader.readexactly(6)));
  for (let i = 0; i < 2; i++) {
    try {
      await reader.readexactly(10);
    } catch (e) {
      if (!(e instanceof IncompleteReadError)) throw e;
      console.log(`wanted ${e.expected}, got ${e.partial.length}`);
    }
  }
  writer.close();
  server.close();
}

run(main);

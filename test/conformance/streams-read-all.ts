// read() without a number reads to the end of the stream.
import { openConnection, run, sleep, startServer } from 'uasyncio';

const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

async function main(): Promise<void> {
  const server = await startServer(
    async (_reader, writer) => {
      for (let i = 0; i < 5; i++) {
        writer.write(`part ${i}, `);
        await writer.drain();
        await sleep(0.01);
      }
      writer.close();
    },
    '127.0.0.1',
    0,
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port);
  console.log(text(await reader.read()));
  console.log(`again: ${(await reader.read()).length} bytes`);
  console.log(`and again: ${(await reader.read(10)).length} bytes`);
  writer.close();
  server.close();
}

run(main);

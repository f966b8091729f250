// readinto fills a buffer of the caller and returns the count; 0 means the end.
import { openConnection, run, startServer } from 'uasyncio';

async function main(): Promise<void> {
  const server = await startServer(
    async (_reader, writer) => {
      writer.write('one buffer after another');
      writer.close();
    },
    '127.0.0.1',
    0,
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port);
  const first = await reader.readexactly(1);
  console.log(String.fromCharCode(...first));
  const buffer = new Uint8Array(10);
  for (;;) {
    const count = await reader.readinto(buffer);
    if (count === 0) break;
    console.log(`${count}: ${String.fromCharCode(...buffer.subarray(0, count))}`);
  }
  console.log('the end');
  writer.close();
  server.close();
}

run(main);

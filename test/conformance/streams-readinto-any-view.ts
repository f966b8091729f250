// readinto takes typed arrays of any kind, and DataViews, as raw bytes.
import { openConnection, run, startServer } from 'uasyncio';

async function main(): Promise<void> {
  const server = await startServer(
    async (_reader, writer) => {
      writer.write(new Uint8Array([1, 255, 3, 4, 5, 6, 7, 8, 9]));
      writer.close();
    },
    '127.0.0.1',
    0,
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port);
  const first = await reader.readexactly(1);
  const signed = new Int8Array(1);
  const words = new Uint16Array(2);
  const all = new Uint8Array(6);
  const view = new DataView(all.buffer, 2, 3);
  console.log(`${first[0]} ${await reader.readinto(signed)} ${signed[0]}`);
  console.log(`${await reader.readinto(words)} ${words[0]} ${words[1]}`);
  console.log(`${await reader.readinto(view)} ${all.join(' ')}`);
  try {
    await reader.readinto(all.buffer as never);
  } catch (error) {
    console.log(`${(error as Error).message}`);
  }
  writer.close();
  server.close();
}

run(main);

// writelines writes a list of pieces one after the other, adding nothing.
import { openConnection, run, startServer } from 'uasyncio';

async function main(): Promise<void> {
  const server = await startServer(
    async (_reader, writer) => {
      writer.writelines(['one ', 'two\n', new Uint8Array([0x33, 0x0a]), '', 'end']);
      writer.writelines([]);
      await writer.drain();
      writer.close();
    },
    '127.0.0.1',
    0,
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port, { encoding: 'utf-8' });
  for (const line of (await reader.read()).split('\n')) console.log(line);
  writer.close();
  server.close();
}

run(main);

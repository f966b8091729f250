// A megabyte in each direction, with drain() after every block, arrives complete.
import { createTask, Event, openConnection, run, startServer } from 'uasyncio';

const BLOCK = 4096;
const BLOCKS = 256;
// Under way at a time: Espruino cannot slow a peer down, and keeps 16 KB.
const MOST = 3 * BLOCK;

async function main(): Promise<void> {
  const server = await startServer(
    async (reader, writer) => {
      for (;;) {
        const data = await reader.read(BLOCK);
        if (data.length === 0) break;
        writer.write(data);
        await writer.drain();
      }
      writer.close();
    },
    '127.0.0.1',
    0,
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port);
  const progress = new Event();
  let total = 0;
  const sender = createTask(async () => {
    for (let i = 0; i < BLOCKS; i++) {
      while ((i + 1) * BLOCK - total > MOST) {
        progress.clear();
        await progress.wait();
      }
      writer.write(new Uint8Array(BLOCK).fill(i));
      await writer.drain();
    }
    return 'sent';
  });
  let wrong = 0;
  while (total < BLOCK * BLOCKS) {
    const data = await reader.read(BLOCK);
    if (data.length === 0) break;
    if (data[0] !== Math.floor(total / BLOCK)) wrong += 1;
    total += data.length;
    progress.set();
    if (data[data.length - 1] !== Math.floor((total - 1) / BLOCK)) wrong += 1;
  }
  console.log(await sender);
  console.log(`received ${total}, ${wrong} wrong`);
  writer.close();
  server.close();
}

run(main);

// Argument: port of a peer that does not read until it is asked to. Writes and drains; the memory must not grow with the
// amount of data.
import { createTask, openConnection, run, shield, TimeoutError, waitForMs } from 'uasyncio';
import { args, memoryCounter } from './host.js';

const CHUNK = 1 << 18;
const CHUNKS = 200;

run(async () => {
  const used = await memoryCounter();
  const [reader, writer] = await openConnection('127.0.0.1', Number(args[0]), {
    encoding: 'utf-8',
  });
  const chunk = new Uint8Array(CHUNK);
  const before = used();
  let most = 0;
  let written = 0;
  const writing = createTask(async () => {
    for (let i = 0; i < CHUNKS; i++) {
      chunk.fill(i);
      writer.write(chunk);
      written += CHUNK;
      most = Math.max(most, used() - before);
      await writer.drain();
    }
    writer.writeEof();
  });
  try {
    await waitForMs(shield(writing), 300);
  } catch (error) {
    if (error instanceof TimeoutError) console.log(`blocked ${written < CHUNK * CHUNKS}`);
  }
  console.log('go on');
  await writing;
  console.log(`written ${written}`);
  console.log(`peer got ${(await reader.readline()).trim()}`);
  console.log(`most ${most}`);
  writer.close();
  await writer.waitClosed();
});

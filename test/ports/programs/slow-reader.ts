// Argument: port of a peer that does not read until it is told. Writes and drains; the memory that it
// needs must not grow with what it writes.
import { createTask, openConnection, run, shield, TimeoutError, waitForMs } from 'uasyncio';
import { args } from './host.js';

const CHUNK = 1 << 18;
const CHUNKS = 200;

async function memory(): Promise<() => number> {
  if (typeof process !== 'undefined') {
    const { gc } = globalThis as { gc?: () => void };
    if (gc === undefined) throw new Error('run node with --expose-gc');
    return () => {
      gc();
      return process.memoryUsage().arrayBuffers;
    };
  }
  const { bytes } = (await import('uasyncio:heap')) as { bytes(): number };
  return () => bytes();
}

run(async () => {
  const used = await memory();
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

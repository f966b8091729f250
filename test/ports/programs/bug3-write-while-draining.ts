// MicroPython: what is written while another task drains vanishes.
import { createTask, Event, openConnection, sleep, startServer } from 'uasyncio';
import { runAndCount } from './count.js';
import { MUCH } from './host.js';

const CHUNKS = 16;
const CHUNK = MUCH / CHUNKS;

runAndCount(async () => {
  const goOn = new Event();
  const finished = new Event();
  let position = 0;
  let wrong = 0;
  const server = await startServer(
    async (reader, writer) => {
      await goOn.wait();
      for (;;) {
        const bytes = await reader.read(65536);
        if (bytes.length === 0) break;
        for (let i = 0; i < bytes.length; i += 101) {
          const chunk = Math.floor((position + i) / CHUNK);
          if (bytes[i] !== chunk + 1) wrong++;
        }
        position += bytes.length;
      }
      writer.close();
      finished.set();
    },
    '127.0.0.1',
    0,
  );
  const [, writer] = await openConnection('127.0.0.1', server.port);
  writer.write(new Uint8Array(CHUNK * 8).map((_, i) => Math.floor(i / CHUNK) + 1));
  const draining = createTask(() => writer.drain());
  await sleep(0);
  console.log(draining.done() ? 'drained too early' : 'one task drains');
  for (let i = 8; i < CHUNKS; i++) {
    writer.write(new Uint8Array(CHUNK).fill(i + 1));
    if (i === 10) goOn.set();
    await sleep(0);
  }
  await draining;
  await writer.drain();
  writer.close();
  await writer.waitClosed();
  await finished.wait();
  console.log(`bytes missing ${CHUNK * CHUNKS - position}`);
  console.log(`bytes wrong ${wrong}`);
  server.close();
  await server.waitClosed();
});

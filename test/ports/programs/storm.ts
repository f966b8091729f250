// Arguments: clients at once, connections in all, seed, seconds. A server and clients in one process, which open, talk,
// and drop connections at random; every byte is checked. The program ends after so many connections or seconds; refusals
// of the system (OSError) are counted. Prints the counts, and what was left open.

import type { StreamReader, StreamWriter } from 'uasyncio';
import {
  createTask,
  gather,
  IncompleteReadError,
  OSError,
  openConnection,
  ps,
  sleep,
  startServer,
} from 'uasyncio';
import { runAndCount } from './count.js';
import { args } from './host.js';

const [clients, most, seed, seconds] = args.map(Number) as [number, number, number, number];

let state = seed;
function random(n: number): number {
  // Espruino has no Math.imul; the product has less than 53 bits.
  state = (state * 1664525 + 1013904223) % 0x100000000;
  return (state >>> 8) % n;
}

/** Byte `i` of the stream number `n`. */
const byte = (n: number, i: number) => (i * 31 + n * 7 + (i >> 8)) & 255;

const counts = { connections: 0, bytes: 0, refused: 0, broken: 0, wrong: 0 };

async function echo(reader: StreamReader, writer: StreamWriter): Promise<void> {
  const buffer = new Uint8Array(4096);
  try {
    for (;;) {
      const n = await reader.readinto(buffer);
      if (n === 0) break;
      writer.write(buffer.subarray(0, n));
      await writer.drain();
    }
    writer.close();
  } catch (error) {
    if (!(error instanceof OSError)) throw error;
    counts.broken++;
    writer.close();
  }
}

async function talk(port: number): Promise<void> {
  const n = random(251);
  const [reader, writer] = await openConnection('127.0.0.1', port);
  counts.connections++;
  try {
    const length = 1 << random(15);
    const kind = random(4);
    const data = new Uint8Array(length);
    for (let i = 0; i < length; i++) data[i] = byte(n, i);
    for (let at = 0; at < length; ) {
      const end = Math.min(length, at + 1 + random(5000));
      writer.write(data.subarray(at, end));
      at = end;
      if (random(3) === 0) await writer.drain();
    }
    // Some clients leave without sending anything.
    if (kind === 0) return;
    const ends = kind === 1 && writer.canWriteEof();
    if (ends) writer.writeEof();
    const answer = await (ends ? reader.read() : reader.readexactly(length));
    if (answer.length !== length) counts.wrong++;
    for (let i = 0; i < answer.length; i++) if (answer[i] !== byte(n, i)) counts.wrong++;
    counts.bytes += answer.length;
  } finally {
    writer.close();
  }
}

async function client(port: number, over: () => boolean): Promise<void> {
  while (!over()) {
    try {
      await talk(port);
    } catch (error) {
      if (error instanceof IncompleteReadError) counts.broken++;
      else if (!(error instanceof OSError)) throw error;
      else if (error.code === 'EMFILE' || error.code === 'ENOMEM') counts.refused++;
      else counts.broken++;
    }
    await sleep(random(3) / 1000);
  }
}

runAndCount(async () => {
  // Beyond its backlog Linux uses SYN cookies, and then loses early data: this happens with Node too.
  const server = await startServer(echo, '127.0.0.1', 0, { backlog: Math.max(100, clients) });
  const end = Date.now() + seconds * 1000;
  // Shows where a hanging program waits.
  const watchdog = createTask(async () => {
    await sleep(seconds + 30);
    ps();
  });
  const over = () => counts.connections >= most || Date.now() > end;
  await gather(...Array.from({ length: clients }, () => () => client(server.port, over)));
  watchdog.cancel();
  server.close();
  await server.waitClosed();
  console.log(
    `connections ${counts.connections} bytes ${counts.bytes} refused ${counts.refused} broken ${counts.broken}`,
  );
  console.log(`wrong ${counts.wrong}`);
});

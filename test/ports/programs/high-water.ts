// Each end of a connection wants to send 1000 bytes for each byte that the other end reads. Argument: how often each end
// reads. The memory must not grow with the data that waits to be sent.
import {
  createTask,
  Event,
  openConnection,
  run,
  type StreamReader,
  type StreamWriter,
  sleepMs,
  startServer,
} from 'uasyncio';
import { args, memoryCounter } from './host.js';

const PIECE = 64;
const CHUNK = 1000 * PIECE;
const PERIOD = 250;
const chunk = new Uint8Array(CHUNK).map((_, i) => i % PERIOD);
const turns = Number(args[0]);

let used: () => number;
let most = 0;
let sent = 0;
let read = 0;
let wrong = 0;

async function send(writer: StreamWriter): Promise<void> {
  for (;;) {
    writer.write(chunk);
    sent += CHUNK;
    await writer.drain();
  }
}

async function receive(reader: StreamReader): Promise<void> {
  const piece = new Uint8Array(PIECE);
  let count = 0;
  for (let turn = 0; turn < turns; turn++) {
    const n = await reader.readinto(piece);
    for (let i = 0; i < n; i++) if (piece[i] !== (count + i) % PERIOD) wrong++;
    count += n;
    most = Math.max(most, used());
    await sleepMs(1);
  }
  read += count;
}

async function play(reader: StreamReader, writer: StreamWriter): Promise<void> {
  const sending = createTask(() => send(writer));
  await receive(reader);
  sending.cancel();
}

run(async () => {
  used = await memoryCounter();
  const served = new Event();
  const server = await startServer(
    async (reader, writer) => {
      await play(reader, writer);
      served.set();
    },
    '127.0.0.1',
    0,
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port);
  const before = used();
  await play(reader, writer);
  await served.wait();
  console.log(`read ${read}, ${wrong} wrong`);
  console.log(`sent ${sent}`);
  console.log(`would send ${2 * turns * CHUNK}`);
  console.log(`most ${most - before}`);
});

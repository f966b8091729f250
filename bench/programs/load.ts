import { connect, type Socket } from 'node:net';
import { argument, print } from './meter.js';

const LINE = Buffer.from(`${'0123456789abcdef'.repeat(4).slice(1)}\n`);
const WARM_UP_MS = 300;

const [port, connections, ms] = argument().split(' ').map(Number) as [number, number, number];
let trips = 0;

function converse(socket: Socket): void {
  let missing = LINE.length;
  socket.setNoDelay(true);
  socket.on('connect', () => socket.write(LINE));
  socket.on('data', (data: Buffer) => {
    // Extra bytes would be counted as round trips that did not happen.
    if (
      !LINE.subarray(LINE.length - missing)
        .subarray(0, data.length)
        .equals(data)
    )
      throw new Error('the server sent back something other than it received');
    missing -= data.length;
    if (missing > 0) return;
    missing = LINE.length;
    trips++;
    socket.write(LINE);
  });
}

function finish(warm: number, start: number): void {
  print({ rate: ((trips - warm) * 1000) / (performance.now() - start), trips });
  process.exit();
}

for (let i = 0; i < connections; i++) converse(connect(port, '127.0.0.1'));
setTimeout(() => setTimeout(finish, ms, trips, performance.now()), WARM_UP_MS);

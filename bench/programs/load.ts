import { createSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { argument, print } from './meter.js';

const LINE = Buffer.from(`${'0123456789abcdef'.repeat(4).slice(1)}\n`);
const WARM_UP_MS = 300;

const [port, connections, ms] = argument().split(' ').map(Number) as [number, number, number];
const kind = argument().split(' ')[3] as 'echo' | 'tls' | 'udp';
let trips = 0;

function converse(socket: Socket, connected: string): void {
  let missing = LINE.length;
  socket.setNoDelay(true);
  socket.on(connected, () => socket.write(LINE));
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

/** On loopback no datagram is lost while each client has one under way. */
function exchange(): void {
  const socket = createSocket('udp4');
  socket.connect(port, '127.0.0.1', () => socket.send(LINE));
  socket.on('message', (data) => {
    if (!LINE.equals(data))
      throw new Error('the server sent back something other than it received');
    trips++;
    socket.send(LINE);
  });
}

function finish(warm: number, start: number): void {
  print({ rate: ((trips - warm) * 1000) / (performance.now() - start), trips });
  process.exit();
}

for (let i = 0; i < connections; i++) {
  if (kind === 'udp') exchange();
  else if (kind === 'echo') converse(connect(port, '127.0.0.1'), 'connect');
  else
    converse(connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }), 'secureConnect');
}
setTimeout(() => setTimeout(finish, ms, trips, performance.now()), WARM_UP_MS);

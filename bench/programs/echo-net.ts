// The echo servers of servers.ts without the library.
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { argument } from './meter.js';

const [kind, , port, cert, key] = argument().split(' ') as [string, string, string, string, string];
const listening = (): void => console.error('listening');

function serve(socket: Socket): void {
  socket.on('data', (data) => socket.write(data));
  socket.on('error', () => socket.destroy());
}

if (kind === 'udp') {
  const socket = createSocket('udp4');
  socket.on('message', (data, { address, port }) => socket.send(data, port, address));
  socket.bind(Number(port), '127.0.0.1', listening);
} else if (kind === 'tls') {
  const identity = { cert: readFileSync(cert), key: readFileSync(key) };
  createTlsServer({ noDelay: true, ...identity }, serve).listen(
    Number(port),
    '127.0.0.1',
    listening,
  );
} else createServer({ noDelay: true }, serve).listen(Number(port), '127.0.0.1', listening);

// Clients for the servers that are measured. They do a fixed amount of work: what is counted is the server's.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

const LINE = Buffer.from(`${'0123456789abcdef'.repeat(4).slice(1)}\n`);
const REQUEST = 'GET / HTTP/1.0\r\nHost: here\r\nAccept: */*\r\n\r\n';
const CLIENTS = 10;

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Sends `trips` lines over one connection, each when the one before has come back. */
async function converse(port: number, trips: number): Promise<void> {
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  const end = once(socket, 'close');
  let [left, missing] = [trips, LINE.length];
  socket.on('connect', () => socket.write(LINE));
  socket.on('data', (data) => {
    missing -= data.length;
    if (missing > 0) return;
    missing = LINE.length;
    if (--left > 0) socket.write(LINE);
    else socket.end();
  });
  await end;
}

export async function echoTrips(port: number, connections: number, trips: number): Promise<void> {
  const each = trips / connections;
  await Promise.all(Array.from({ length: connections }, () => converse(port, each)));
}

async function request(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.end(REQUEST).resume();
  await once(socket, 'close');
}

/** Makes requests with a connection for each, by ten clients. */
export async function httpRequests(port: number, count: number): Promise<void> {
  const client = async (): Promise<void> => {
    for (let i = 0; i < count / CLIENTS; i++) await request(port);
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

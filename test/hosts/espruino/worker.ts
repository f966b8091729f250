import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { lookup } from 'node:dns';
import { connect, createServer, type Server, Socket } from 'node:net';
import type { News, Order, Start } from './link.js';

// How long a peer may take to read the rest, in milliseconds.
const PATIENCE = 2000;

/** The worker's side of a link: executes requests with sockets of Node, and reports what happens. */
export function serveLink({ port, signal }: Start): void {
  const sockets = new Map<number, Socket>();
  const servers = new Map<number, Server | DatagramSocket>();
  const closing = new Set<Socket>();
  let lastId = 1;

  const tell = (news: News): void => {
    port.postMessage(news);
    Atomics.add(signal, 0, 1);
    Atomics.notify(signal, 0);
  };
  const reply = (error?: string): void => tell({ kind: 'reply', error });

  const watch = (id: number, socket: Socket): void => {
    sockets.set(id, socket);
    socket.on('data', (data) =>
      tell({ kind: 'data', socket: id, data: Uint8Array.from(data as Buffer) }),
    );
    const end = () => tell({ kind: 'end', socket: id });
    socket.on('end', end).on('error', end).on('close', end);
  };

  const open = (id: number, host: string, at: number): void => {
    const socket = connect({ host, port: at, allowHalfOpen: true });
    const fail = (error: NodeJS.ErrnoException) => reply(`connect ${-(error.errno ?? 0)}`);
    socket.once('error', fail);
    socket.once('connect', () => {
      socket.off('error', fail);
      watch(id, socket);
      reply();
    });
  };

  const orders: { [K in Order['kind']]: (order: Order & { kind: K }) => void } = {
    connect: ({ socket, host, port: at }) =>
      lookup(host, { family: 4 }, (error, address) =>
        error ? reply('host') : open(socket, address, at),
      ),
    listen({ server: id, port: at }) {
      const server = createServer({ allowHalfOpen: true }, (socket) => {
        lastId += 2;
        watch(lastId, socket);
        tell({ kind: 'accepted', server: id, socket: lastId });
      });
      server.once('error', () => reply('bind'));
      server.listen(at, '0.0.0.0', () => {
        servers.set(id, server);
        reply();
      });
    },
    bind({ socket: id, port: at, reuseAddr }) {
      const socket = createSocket({ type: 'udp4', reuseAddr });
      socket.once('error', () => reply('bind'));
      socket.on('message', (data, { address, port: from }) =>
        tell({ kind: 'datagram', socket: id, data: Uint8Array.from(data), address, port: from }),
      );
      socket.bind(at, '0.0.0.0', () => {
        socket.setBroadcast(true);
        servers.set(id, socket);
        reply();
      });
    },
    sendto({ socket: id, data, address, port: to }) {
      (servers.get(id) as DatagramSocket).send(data, to, address, () => {});
    },
    send({ socket: id, data }) {
      const done = () => tell({ kind: 'sent', socket: id, length: data.length });
      sockets.get(id)?.write(data, done);
    },
    close({ socket: id }) {
      const socket = sockets.get(id);
      sockets.delete(id);
      if (!socket) return;
      closing.add(socket);
      socket.on('close', () => closing.delete(socket)).destroySoon();
    },
    readInput() {
      new Socket({ fd: 0 }).on('data', (data) =>
        tell({ kind: 'input', data: Uint8Array.from(data as Buffer) }),
      );
    },
    flush() {
      for (const id of [...sockets.keys()]) orders.close({ kind: 'close', socket: id });
      const left = [...closing].filter((socket) => !socket.closed);
      const closed = left.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
      Promise.race([Promise.all(closed), late]).then(() => reply());
    },
    stop({ server: id }) {
      servers.get(id)?.close();
      servers.delete(id);
    },
  };

  port.on('message', (order: Order) => (orders[order.kind] as (order: Order) => void)(order));
}

import { statSync, unlinkSync } from 'node:fs';
import { createServer, type Server, Socket } from 'node:net';
import { dirname } from 'node:path';
import type {
  Endpoint,
  Listener,
  ListenHandler,
  Port,
  Transport,
  TransportHandler,
} from '../../src/core/port.js';
import { unixClient, unixServer } from '../../src/streams/unix.js';
import { type NodePort, NodeTransport, osError } from './port.js';

/** A server that ended without closing leaves its socket. Source: CPython `create_unix_server`. */
function removeStale(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isSocket()) unlinkSync(path);
}

class UnixListener implements Listener {
  readonly sockname: Endpoint;
  private server_: Server;
  private port_: NodePort;

  constructor(port: NodePort, path: string, backlog: number, handler: ListenHandler) {
    this.sockname = path as unknown as Endpoint;
    this.port_ = port;
    port.open_.add(this);
    this.server_ = createServer({ allowHalfOpen: true }, (socket) =>
      handler.onAccept(new NodeTransport(socket, port, { peername: '', sockname: path })),
    );
    this.server_.on('error', (error) => handler.onError(osError(error)));
    this.server_.listen({ path, backlog }, () => handler.onListening());
  }

  // Node removes the socket.
  close(): void {
    this.port_.open_.delete(this);
    this.server_.close();
  }

  abort(): void {
    this.close();
  }
}

function connect(port: Port, path: string, handler: TransportHandler): Transport {
  const socket = new Socket({ allowHalfOpen: true });
  const transport = new NodeTransport(socket, port as NodePort, { peername: path, sockname: '' });
  transport.handler = handler;
  socket.connect({ path });
  return transport;
}

function listen(
  port: Port,
  path: string,
  backlog: number,
  handler: ListenHandler,
): Listener | undefined {
  try {
    // Without the folder, Node would say EACCES.
    statSync(dirname(path));
    removeStale(path);
  } catch (error) {
    handler.onError(osError(error as Error));
    return undefined;
  }
  return new UnixListener(port as NodePort, path, backlog, handler);
}

export const openUnixConnection = /* @__PURE__ */ unixClient(connect);
export const startUnixServer = /* @__PURE__ */ unixServer(listen);

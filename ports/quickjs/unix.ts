import type {
  Listener,
  ListenHandler,
  Port,
  Transport,
  TransportHandler,
} from '../../src/core/port.js';
import { unixClient, unixServer } from '../../src/streams/unix.js';
import { osError, type QuickJsPort, SocketListener, SocketTransport } from './port.js';
import * as native from './uasyncio.so';

class UnixListener extends SocketListener {
  private path_: string;
  /** 0 once it is closed. */
  private inode_: number;

  constructor(port: QuickJsPort, fd: number, handler: ListenHandler, path: string) {
    super(port, fd, handler);
    this.path_ = path;
    this.inode_ = native.unixInode(path);
  }

  override close(): void {
    super.close();
    if (this.inode_ > 0) native.unixRemove(this.path_, this.inode_);
    this.inode_ = 0;
  }
}

function connect(port: Port, path: string, handler: TransportHandler): Transport | undefined {
  const fd = native.unixConnect(path);
  const transport = new SocketTransport(port as QuickJsPort, fd);
  if (fd < 0) handler.onClosed(osError(fd));
  else transport.handler = handler;
  return transport;
}

function listen(
  port: Port,
  path: string,
  backlog: number,
  handler: ListenHandler,
): Listener | undefined {
  const fd = native.unixListen(path, backlog);
  if (fd < 0) {
    handler.onError(osError(fd));
    return undefined;
  }
  const listener = new UnixListener(port as QuickJsPort, fd, handler, path);
  handler.onListening();
  return listener;
}

export const openUnixConnection = /* @__PURE__ */ unixClient(connect);
export const startUnixServer = /* @__PURE__ */ unixServer(listen);

import { lookup } from 'node:dns';
import { type AddressInfo, createServer, isIP, type Server, Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { OSError } from '../../src/core/exceptions.js';
import {
  END_OF_FILE,
  type Endpoint,
  exitIfStalled,
  type Listener,
  type ListenHandler,
  noHandler,
  type Port,
  type PortEvents,
  type TlsOptions,
  type Transport,
  type TransportHandler,
} from '../../src/core/port.js';
import { withPlaces } from './places.js';

function osError(error: Error & { code?: string }): OSError {
  const { code = 'EIO', message } = error;
  return new OSError(code, message.replace(`${code}: `, '').replace(`${code} `, ''));
}

function endpoint(address: string | undefined, port: number | undefined): Endpoint | undefined {
  return address === undefined || port === undefined ? undefined : [address, port];
}

/** Whether the peer has ended its side: Node emits 'end' only after the last byte was read. */
function hasEnded(socket: Socket): boolean {
  return (socket as { _readableState?: { ended?: boolean } })._readableState?.ended === true;
}

class NodeTransport implements Transport {
  handler: TransportHandler = noHandler;
  readonly canWriteEof = true;
  readonly peername: Endpoint | undefined = undefined;
  readonly sockname: Endpoint | undefined = undefined;
  private ended_ = false;
  private error_: OSError | undefined = undefined;

  constructor(
    private socket_: Socket,
    private port_: NodePort,
  ) {
    port_.open_.add(this);
    this.learnNames_();
    socket_.setNoDelay(true);
    socket_.on('encrypted' in socket_ ? 'secureConnect' : 'connect', () => {
      this.learnNames_();
      this.handler.onWritable();
    });
    socket_.on('readable', () => this.handler.onReadable());
    socket_.on('end', () => {
      this.ended_ = true;
      this.handler.onReadable();
    });
    socket_.on('drain', () => this.handler.onWritable());
    socket_.on('error', (error) => {
      this.error_ = osError(error);
      this.port_.open_.delete(this);
      // The connection was never made.
      if (this.peername === undefined) {
        this.handler.onClosed(this.error_);
        return;
      }
      // The bytes that have come can still be read; then the reader gets the error.
      this.handler.onReadable();
      this.handler.onWritable();
    });
  }

  private learnNames_(): void {
    const { remoteAddress, remotePort, localAddress, localPort } = this.socket_;
    const self = this as { -readonly [K in 'peername' | 'sockname']: Endpoint | undefined };
    self.peername = endpoint(remoteAddress, remotePort) ?? this.peername;
    self.sockname = endpoint(localAddress, localPort) ?? this.sockname;
  }

  read(into: Uint8Array, offset: number, length: number): number {
    const there = Math.min(this.socket_.readableLength, length);
    const chunk: Buffer | null = there > 0 ? this.socket_.read(there) : this.socket_.read(0);
    if (chunk !== null) {
      into.set(chunk, offset);
      return chunk.length;
    }
    if (this.error_ !== undefined) throw this.error_;
    return this.ended_ || hasEnded(this.socket_) ? END_OF_FILE : 0;
  }

  write(from: Uint8Array, offset: number, length: number): number {
    if (this.error_ !== undefined) throw this.error_;
    // Node's buffer has no bound, so it is filled only to its mark: then Node emits 'drain' when it is empty again.
    let count = 0;
    while (count < length && !this.socket_.writableNeedDrain) {
      const room = this.socket_.writableHighWaterMark - this.socket_.writableLength;
      const end = Math.min(count + room, length);
      // A copy, because Node keeps the bytes and the caller may reuse its buffer.
      this.socket_.write(Uint8Array.prototype.slice.call(from, offset + count, offset + end));
      count = end;
    }
    return count;
  }

  shutdown(): void {
    this.socket_.end();
  }

  close(): void {
    if (!this.port_.open_.delete(this) && this.error_ === undefined) return;
    this.handler = noHandler;
    // The bytes that were written are still sent; what comes in is not read.
    if (this.socket_.connecting || this.error_ !== undefined) this.socket_.destroy();
    else this.socket_.destroySoon();
  }

  abort(): void {
    this.close();
    this.socket_.destroy();
  }
}

function encrypted(target: object, { servername, ...more }: TlsOptions & { servername: string }) {
  // TLS does not allow an address as the server name.
  const name = isIP(servername) ? {} : { servername };
  return connectTls({ ...target, ...name, ...(more as object) }) satisfies TLSSocket;
}

class NodeListener implements Listener {
  sockname: Endpoint;
  private server_: Server;

  constructor(
    address: string,
    port: number,
    backlog: number,
    handler: ListenHandler,
    private port_: NodePort,
  ) {
    this.sockname = [address, port];
    port_.open_.add(this);
    this.server_ = createServer({ allowHalfOpen: true }, (socket) =>
      handler.onAccept(new NodeTransport(socket, port_)),
    );
    this.server_.on('error', (error) => handler.onError(osError(error)));
    this.server_.listen({ host: address, port, backlog, ipv6Only: true }, () => {
      const bound = this.server_.address() as AddressInfo;
      this.sockname = [bound.address, bound.port];
      handler.onListening();
    });
  }

  close(): void {
    this.port_.open_.delete(this);
    this.server_.close();
  }

  abort(): void {
    this.close();
  }
}

/** uasyncio on Node.js. */
export class NodePort implements Port {
  open_ = new Set<{ abort(): void }>();
  private events_!: PortEvents;
  private timer_: NodeJS.Timeout | undefined;
  private turn_ = (): void => this.events_.turn();
  private interrupt_ = (): void => this.events_.interrupted();
  private exiting_ = (): void => {
    exitIfStalled(this, this.events_);
  };

  now(): number {
    return performance.now();
  }

  start(events: PortEvents): void {
    this.events_ = events;
    process.on('SIGINT', this.interrupt_);
    process.on('beforeExit', this.exiting_);
  }

  stop(): void {
    this.disarm();
    // Aborts, because a peer that does not read would keep the process alive.
    for (const open of [...this.open_]) open.abort();
    process.off('SIGINT', this.interrupt_);
    process.off('beforeExit', this.exiting_);
  }

  arm(ms: number): void {
    clearTimeout(this.timer_);
    this.timer_ = setTimeout(this.turn_, Math.ceil(ms));
  }

  disarm(): void {
    clearTimeout(this.timer_);
  }

  wake(): void {
    this.disarm();
    setImmediate(this.turn_);
  }

  // Node delivers I/O by itself between turns.
  poll(): void {}

  log(text: string): void {
    process.stderr.write(`${withPlaces(text)}\n`);
  }

  exit(code: number): void {
    process.exitCode = code;
    // Later, because output may still be pending; but open handles of the program must not keep the process alive.
    setImmediate(() => process.exit());
  }

  encode(text: string): Uint8Array {
    return Buffer.from(text);
  }

  decode(bytes: Uint8Array, start: number, end: number): string {
    return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString();
  }

  resolve(
    host: string,
    done: (error: OSError | undefined, addresses: string[]) => void,
  ): () => void {
    let wanted = true;
    lookup(host, { all: true }, (error, found) => {
      if (!wanted) return;
      if (error) done(osError(error), []);
      else
        done(
          undefined,
          found.sort((a, b) => a.family - b.family).map(({ address }) => address),
        );
    });
    return () => {
      wanted = false;
    };
  }

  connect(
    address: string,
    port: number,
    handler: TransportHandler,
    tls?: TlsOptions & { servername: string },
  ): Transport {
    const socket = new Socket({ allowHalfOpen: true });
    const target = { host: address, port, family: isIP(address) };
    const transport = new NodeTransport(tls ? encrypted(target, tls) : socket, this);
    transport.handler = handler;
    if (!tls) socket.connect(target);
    return transport;
  }

  listen(address: string, port: number, backlog: number, handler: ListenHandler): Listener {
    return new NodeListener(address, port, backlog, handler, this);
  }
}

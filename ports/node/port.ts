import { lookup } from 'node:dns';
import { type AddressInfo, createServer, isIP, type Server, Socket } from 'node:net';
import { constants } from 'node:os';
import type { TLSSocket } from 'node:tls';
import { OSError } from '../../src/core/exceptions.js';
import { inspector } from '../../src/core/hooks.js';
import {
  END_OF_FILE,
  type Endpoint,
  exitIfStalled,
  type Listener,
  type ListenHandler,
  noHandler,
  type Port,
  type PortEvents,
  type Tls,
  type Transport,
  type TransportHandler,
} from '../../src/core/port.js';
import { withPlaces } from './places.js';
import { Contexts, protocolError, tlsInfo } from './tls.js';

export function osError(error: Error & { code?: string }): OSError {
  const ofTls = protocolError(error);
  if (ofTls !== undefined) return ofTls;
  const { code = 'EIO', message } = error;
  return new OSError(code, message.replace(`${code}: `, '').replace(`${code} `, ''));
}

function endpoint(address: string | undefined, port: number | undefined): Endpoint | undefined {
  return address === undefined || port === undefined ? undefined : [address, port];
}

/** Whether the peer has ended its side: Node emits 'end' only after the last byte was read. */
export function hasEnded(socket: object): boolean {
  return (socket as { _readableState?: { ended?: boolean } })._readableState?.ended === true;
}

export class NodeTransport implements Transport {
  handler: TransportHandler = noHandler;
  canWriteEof = true;
  readonly peername: Endpoint | undefined = undefined;
  readonly sockname: Endpoint | undefined = undefined;
  private ended_ = false;
  private error_: OSError | undefined = undefined;
  /** Undefined without TLS. */
  private tls_: Tls | undefined = undefined;
  private shaking_ = false;

  constructor(
    private socket_: Socket,
    private port_: NodePort,
    /** The names of a Unix socket, which Node does not know. */
    private paths_?: { peername: string; sockname: string },
  ) {
    port_.open_.add(this);
    this.learnNames_();
    socket_.setNoDelay(true);
    socket_.on('connect', () => {
      this.learnNames_();
      this.handler.onWritable();
    });
    this.listen_(socket_);
  }

  private listen_(socket_: Socket): void {
    socket_.on('readable', () => this.handler.onReadable());
    socket_.on('end', () => {
      this.ended_ = true;
      this.handler.onReadable();
    });
    socket_.on('drain', () => this.handler.onWritable());
    socket_.on('error', (error) => {
      this.error_ = osError(error);
      this.port_.open_.delete(this);
      // The end of the handshake is reported apart.
      if (this.shaking_) return;
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

  encrypt(tls: Tls): void {
    const plain = this.socket_;
    // Node's handshake would wait for an end that has come before.
    if (this.error_ !== undefined || this.ended_ || hasEnded(plain)) {
      const ended = new OSError('ECONNRESET', 'the peer ended the connection');
      this.handler.onClosed(this.error_ ?? ended);
      return;
    }
    // Another process, or the fault of a peer, may break the plain socket: its errors come through the encrypted one.
    const secure = this.port_.contexts_.encrypt_(plain, tls, (error) => {
      this.shaking_ = false;
      if (error === undefined) this.handler.onWritable();
      else this.handler.onClosed(error);
    });
    plain.removeAllListeners('readable');
    plain.removeAllListeners('drain');
    this.socket_ = secure;
    this.tls_ = tls;
    this.shaking_ = true;
    this.canWriteEof = false;
    this.listen_(secure);
  }

  tlsInfo(name: string): unknown {
    if (this.tls_ === undefined) return undefined;
    const { server, ca, verify = true } = this.tls_;
    return tlsInfo(this.socket_ as TLSSocket, name, verify && (!server || ca !== undefined));
  }

  private learnNames_(): void {
    const { remoteAddress, remotePort, localAddress, localPort } = this.socket_;
    if (this.paths_ !== undefined && !this.socket_.pending) Object.assign(this, this.paths_);
    const self = this as { -readonly [K in 'peername' | 'sockname']: Endpoint | undefined };
    self.peername = endpoint(remoteAddress, remotePort) ?? this.peername;
    self.sockname = endpoint(localAddress, localPort) ?? this.sockname;
  }

  read(into: Uint8Array, offset: number, length: number): number {
    if (this.shaking_) return 0;
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
    if (this.shaking_) return 0;
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

/** Signals that end the program. */
const ENDINGS = ['SIGINT', 'SIGTERM'] as const;
const NEVER_MS = 0x7fffffff;

export function signalName(signal: string | number): NodeJS.Signals {
  const found = Object.entries(constants.signals).find((entry) => entry.includes(signal));
  if (found === undefined) throw new OSError('EINVAL', `no such signal: ${signal}`);
  return found[0] as NodeJS.Signals;
}

/** Calls `call` at each signal. Returns what ends that. */
function beginSignal(name: NodeJS.Signals, signal: string | number, call: () => void): () => void {
  try {
    process.on(name, call);
  } catch {
    throw new OSError('EINVAL', `signal ${signal} cannot be caught`);
  }
  // Node would end the program although the signal can still come.
  const alive = setInterval(() => {}, NEVER_MS);
  return () => {
    clearInterval(alive);
    process.off(name, call);
  };
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
  contexts_ = new Contexts();
  private events_!: PortEvents;
  private timer_: NodeJS.Timeout | undefined;
  private turn_ = (): void => this.events_.turn();
  /** The signals that have calls; each entry ends that. */
  private signals_ = new Map<NodeJS.Signals, () => void>();
  private interrupt_ = (name: NodeJS.Signals): void => {
    if (!this.signals_.has(name)) this.events_.interrupted(128 + constants.signals[name]);
  };
  private inspect_ = (): void => {
    if (!this.signals_.has('SIGQUIT')) inspector?.inspect_();
  };
  private exiting_ = (): void => {
    exitIfStalled(this, this.events_);
  };

  now(): number {
    return performance.now();
  }

  start(events: PortEvents): void {
    this.events_ = events;
    for (const name of ENDINGS) process.on(name, this.interrupt_);
    if (inspector !== null) process.on('SIGQUIT', this.inspect_);
    process.on('beforeExit', this.exiting_);
  }

  stop(): void {
    this.disarm();
    // Aborts, because a peer that does not read would keep the process alive.
    this.open_.forEach((open) => {
      open.abort();
    });
    for (const name of ENDINGS) process.off(name, this.interrupt_);
    this.signals_.forEach((end) => {
      end();
    });
    if (inspector !== null) process.off('SIGQUIT', this.inspect_);
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

  onSignal(signal: string | number, call: (() => void) | null): boolean {
    const name = signalName(signal);
    const end = this.signals_.get(name);
    // The new one first: without any, the signal might end the program.
    if (call === null) this.signals_.delete(name);
    else this.signals_.set(name, beginSignal(name, signal, call));
    end?.();
    return end !== undefined;
  }

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

  checkTls(tls: Tls): void {
    this.contexts_.get_(tls);
  }

  connect(address: string, port: number, handler: TransportHandler): Transport {
    const socket = new Socket({ allowHalfOpen: true });
    const transport = new NodeTransport(socket, this);
    transport.handler = handler;
    socket.connect({ host: address, port, family: isIP(address) });
    return transport;
  }

  listen(address: string, port: number, backlog: number, handler: ListenHandler): Listener {
    return new NodeListener(address, port, backlog, handler, this);
  }
}

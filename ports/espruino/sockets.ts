import { OSError } from '../../src/core/exceptions.js';
import {
  END_OF_FILE,
  type Endpoint,
  type Listener,
  type ListenHandler,
  noHandler,
  type Port,
  type Sockets,
  type TlsOptions,
  type Transport,
  type TransportHandler,
} from '../../src/core/port.js';
import { ByteQueue } from './bytequeue.js';
import type { EspruinoPort, Open } from './port.js';
import { toBinary } from './text.js';

/** How many bytes are written at a time: the engine's buffer has no bound, and sending it takes quadratic time. */
const PIECE = 2048;
/** How often the watchdog checks whether a `drain` event has been lost. Source: Espruino issue 2297. */
const WATCHDOG_MS = 1000;
/** The longest time that a closed connection waits for the peer to take what was written. */
const LINGER_MS = 5000;
/** Addresses that `listen` accepts: the engine listens at every address. */
const EVERY = ['0.0.0.0', '127.0.0.1', 'localhost'];

/** Error codes, by the negative number of the engine's error: see its socketerrors.h. */
const CODES = [
  'ECONNRESET',
  'ENOMEM',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EBUSY',
  'ENOTFOUND',
  'EMFILE',
  'ECONNRESET',
  'ECONNRESET',
  'EIO',
  'ENOTCONN',
  'EINVAL',
  'EPROTO',
  'EPROTO',
  'ECONNRESET',
];

/** With TLS the end of the stream comes as an error: MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY. */
const TLS_END = -0x7880;

// One set of listeners for all sockets: separate closures would cost each socket twenty blocks.
function onConnect(this: EspruinoSocket): void {
  this.transport_.onConnect();
}
function onData(this: EspruinoSocket, data: string): void {
  this.transport_.onData(data);
}
function onDrain(this: EspruinoSocket): void {
  // Ignores an event that was queued before the last write: then there is data to send.
  if (!this.dSnd) this.transport_.onDrain();
}
function onError(this: EspruinoSocket, error: { code: number; message: string }): void {
  if (error.code === TLS_END) return;
  this.transport_.onError(new OSError(CODES[-1 - error.code] ?? 'EIO', error.message));
}
function onClose(this: EspruinoSocket): void {
  this.transport_.onClose();
}
function drop(socket: EspruinoSocket): void {
  socket.clsNow = true;
}

export class SocketTransport implements Transport {
  // What most connections never set is on the prototype: a field of an object takes a block.
  declare handler: TransportHandler;
  declare canWriteEof: boolean;
  declare sockname: Endpoint | undefined;
  declare peername: Endpoint | undefined;
  private port_: EspruinoPort;
  private socket_: EspruinoSocket;
  declare connected_: boolean;
  /** Made when bytes come, and only kept while there are some. */
  declare received_: ByteQueue | undefined;
  /** True while the engine has bytes that are not sent. */
  declare busy_: boolean;
  declare ended_: boolean;
  declare error_: OSError | undefined;
  /** The timer of a closed connection whose bytes the peer has not taken yet. */
  declare linger_: number | undefined;

  constructor(port: EspruinoPort, socket: EspruinoSocket, peername: Endpoint | undefined) {
    this.port_ = port;
    this.socket_ = socket;
    if (peername === undefined) this.connected_ = true;
    else this.peername = peername;
    socket.transport_ = this;
    socket.on('connect', onConnect);
    socket.on('data', onData);
    socket.on('drain', onDrain);
    socket.on('error', onError);
    socket.on('close', onClose);
    port.open_.push(this);
  }

  // The first data can come before the `connect` event, so `onData` calls this too.
  onConnect(): void {
    if (this.connected_) return;
    this.connected_ = true;
    this.handler.onWritable();
  }

  onData(data: string): void {
    this.onConnect();
    if (this.ended_ || this.handler === noHandler) return;
    const received = this.received_ ?? new ByteQueue();
    this.received_ = received;
    if (!received.push(data)) this.overrun_(received.count_);
    this.handler.onReadable();
  }

  onDrain(): void {
    if (!this.busy_) return;
    this.busy_ = false;
    this.handler.onWritable();
  }

  onError(error: OSError): void {
    this.error_ = error;
  }

  // The engine does not distinguish a peer that has ended its side from one that is gone.
  onClose(): void {
    this.ended_ = true;
    if (this.linger_ !== undefined) clearTimeout(this.linger_);
    this.port_.forget_(this);
    if (!this.connected_) {
      this.handler.onClosed(this.error_);
      return;
    }
    this.busy_ = false;
    this.handler.onReadable();
    this.handler.onWritable();
  }

  /** Called by the watchdog: makes up for a lost `drain` event. Returns whether the engine still has bytes to send. */
  look_(): boolean {
    if (this.busy_ && !this.socket_.dSnd) this.onDrain();
    return this.busy_;
  }

  private overrun_(count: number): void {
    this.error_ = new OSError(
      'ENOBUFS',
      `the reader was slower than the peer by more than ${count} bytes`,
    );
    this.ended_ = true;
    this.abort();
  }

  read(into: Uint8Array, offset: number, length: number): number {
    const received = this.received_;
    if (received !== undefined) {
      const n = received.take(into, offset, length);
      if (received.count_ === 0) this.received_ = undefined;
      if (n > 0) return n;
    }
    if (!this.ended_) return 0;
    if (this.error_ !== undefined) throw this.error_;
    return END_OF_FILE;
  }

  write(from: Uint8Array, offset: number, length: number): number {
    if (this.ended_)
      throw this.error_ ?? new OSError('EPIPE', 'the peer has closed the connection');
    if (this.busy_) return 0;
    const n = Math.min(length, PIECE);
    const bytes = toBinary(from, offset, n);
    try {
      this.socket_.write(bytes);
    } catch {
      // The engine has closed the socket, and its `close` event follows.
      throw this.error_ ?? new OSError('EPIPE', 'the peer has closed the connection');
    }
    this.busy_ = true;
    (this.port_.sockets_ as EspruinoSockets).watch_();
    return n;
  }

  shutdown(): void {}

  close(): void {
    if (this.handler === noHandler && this.ended_) return;
    this.handler = noHandler;
    this.port_.forget_(this);
    // The engine sends the rest, then closes. In TLS it may never be able to.
    if (!this.ended_) {
      this.socket_.end();
      if (this.busy_) this.linger_ = setTimeout(drop, LINGER_MS, this.socket_) as unknown as number;
    }
    this.ended_ = true;
  }

  /** Closes without sending. */
  abort(): void {
    this.socket_.end();
    this.socket_.clsNow = true;
  }
}

SocketTransport.prototype.handler = noHandler;
SocketTransport.prototype.canWriteEof = false;
SocketTransport.prototype.connected_ = false;
SocketTransport.prototype.busy_ = false;
SocketTransport.prototype.ended_ = false;

class SocketListener implements Listener {
  readonly sockname: Endpoint;
  private server_: EspruinoServer;
  private port_: EspruinoPort;

  constructor(port: EspruinoPort, number: number, handler: ListenHandler) {
    this.port_ = port;
    this.server_ = networkModule('net').createServer((socket) =>
      handler.onAccept(new SocketTransport(port, socket, undefined)),
    );
    this.sockname = ['0.0.0.0', bindAt((at) => this.server_.listen(at), number)];
    port.open_.push(this);
  }

  close(): void {
    // Once only: the engine throws when a server is closed twice.
    if (this.port_.forget_(this)) this.server_.close();
  }

  abort(): void {
    this.server_.close();
  }
}

/**
 * Calls `bind`, and returns the port. The engine does not report the port that it chooses for 0, so this tries dynamic
 * ports: those that Linux does not assign to clients.
 */
export function bindAt(bind: (port: number) => void, number: number): number {
  for (let tries = 1; ; tries++) {
    // The engine's random numbers are the same after each start.
    const port = number || 61000 + Math.floor((getTime() * 1e6) % 4536);
    try {
      bind(port);
      return port;
    } catch (error) {
      if (number !== 0 || tries === 8) throw new OSError('EADDRINUSE', `port ${port}: ${error}`);
    }
  }
}

export function networkModule<N extends keyof EspruinoModules>(name: N): EspruinoModules[N] {
  try {
    return require(name) as EspruinoModules[N];
  } catch {
    throw new OSError('ENOTSUP', `this board has no '${name}'`);
  }
}

/** The TLS options for the engine, which takes certificates and keys in DER: PEM is decoded. */
function certificates(tls: TlsOptions | undefined): object {
  return tls === undefined
    ? {}
    : { ca: decoded(tls.ca), cert: decoded(tls.cert), key: decoded(tls.key) };
}

function decoded(pem: unknown): unknown {
  if (typeof pem !== 'string' || pem.indexOf('-----BEGIN') < 0) return pem;
  const lines = pem.split('\n').filter((line) => line.indexOf('-----') < 0);
  return atob(lines.join('').split('\r').join(''));
}

/** The OSError for what the engine throws at once when it connects; it distinguishes no more cases. */
function connectError(error: unknown, host: string, port: number): OSError {
  const { message } = error as Error;
  if (error instanceof OSError) return error;
  if (message.indexOf('locate') >= 0) return new OSError('ENOTFOUND', host);
  if (message.indexOf('create socket') >= 0)
    return new OSError('ECONNREFUSED', `connect to ${host}:${port}; Espruino reports no reason`);
  return new OSError('ENETDOWN', message);
}

/** The sockets of a port: not a part of its class, so that programs without sockets do not load them. */
class EspruinoSockets implements Sockets, Open {
  private port_: EspruinoPort;
  private watchdog_: number | undefined = undefined;
  private warned_ = false;
  private look_ = (): void => {
    this.abort();
    let busy = false;
    for (const open of this.port_.open_.slice())
      if (open instanceof SocketTransport && open.look_()) busy = true;
    if (busy) this.watch_();
  };

  constructor(port: EspruinoPort) {
    this.port_ = port;
  }

  /** Returns the name itself: the engine looks names up when it connects. */
  resolve(host: string, done: (error: undefined, addresses: string[]) => void): () => void {
    done(undefined, [host]);
    return () => {};
  }

  connect(
    address: string,
    port: number,
    handler: TransportHandler,
    tls?: TlsOptions,
  ): Transport | undefined {
    if (tls !== undefined) this.warn_(tls);
    try {
      const socket = networkModule(tls ? 'tls' : 'net').connect({
        ...certificates(tls),
        host: address,
        port,
      });
      const transport = new SocketTransport(this.port_, socket, [address, port]);
      transport.handler = handler;
      return transport;
    } catch (error) {
      handler.onClosed(connectError(error, address, port));
      return undefined;
    }
  }

  listen(
    address: string,
    port: number,
    _backlog: number,
    handler: ListenHandler,
  ): Listener | undefined {
    try {
      if (EVERY.indexOf(address) < 0)
        throw new OSError(
          'EADDRNOTAVAIL',
          `${address}: Espruino listens at every address; pass null as host`,
        );
      const listener = new SocketListener(this.port_, port, handler);
      handler.onListening();
      return listener;
    } catch (error) {
      handler.onError(error as OSError);
      return undefined;
    }
  }

  private warn_({ verify }: TlsOptions): void {
    if (verify !== false && !this.warned_)
      this.port_.log(
        'uasyncio: this engine verifies no certificate: anyone can be the server (ssl.verify)',
      );
    this.warned_ = true;
  }

  /** Starts the watchdog. */
  watch_(): void {
    if (this.watchdog_ !== undefined) return;
    this.watchdog_ = setTimeout(this.look_, WATCHDOG_MS) as unknown as number;
    this.port_.open_.push(this);
  }

  /** Stops the watchdog. */
  abort(): void {
    clearTimeout(this.watchdog_);
    this.watchdog_ = undefined;
    this.port_.forget_(this);
  }
}

/** The library's build puts this module in the place of src/streams/sockets.ts. */
export function socketsOf(port: Port): Sockets {
  const owner = port as unknown as EspruinoPort;
  owner.sockets_ ??= new EspruinoSockets(owner);
  return owner.sockets_;
}

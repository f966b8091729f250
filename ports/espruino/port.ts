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
import { ByteQueue } from './bytequeue.js';
import { decode, encode, toBinary } from './text.js';

/** How many bytes are written at a time: the engine's buffer has no bound, and sending it takes quadratic time. */
const PIECE = 2048;
/** How often the watchdog checks whether a `drain` event has been lost. Source: Espruino issue 2297. */
const WATCHDOG_MS = 1000;
/** If the clock advances by more than this beyond the timer's time, it was set; the program did not sleep so long. */
const CLOCK_JUMP_MS = 3_600_000;

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

export class SocketTransport implements Transport {
  handler: TransportHandler = noHandler;
  readonly canWriteEof = false;
  readonly sockname = undefined;
  peername: Endpoint | undefined;
  private port_: EspruinoPort;
  private socket_: EspruinoSocket;
  private connected_: boolean;
  private received_ = new ByteQueue();
  /** True while the engine has bytes that are not sent. */
  private busy_ = false;
  private ended_ = false;
  private error_: OSError | undefined = undefined;

  constructor(port: EspruinoPort, socket: EspruinoSocket, peername: Endpoint | undefined) {
    this.port_ = port;
    this.socket_ = socket;
    this.peername = peername;
    this.connected_ = peername === undefined;
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
    if (!this.received_.push(data)) this.overrun_();
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

  private overrun_(): void {
    this.error_ = new OSError(
      'ENOBUFS',
      `the reader was slower than the peer by more than ${this.received_.count_} bytes`,
    );
    this.ended_ = true;
    this.abort();
  }

  read(into: Uint8Array, offset: number, length: number): number {
    const n = this.received_.take(into, offset, length);
    if (n > 0) return n;
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
    this.port_.watch_();
    return n;
  }

  shutdown(): void {}

  close(): void {
    if (this.handler === noHandler && this.ended_) return;
    this.handler = noHandler;
    this.port_.forget_(this);
    // The engine sends the rest, then closes.
    if (!this.ended_) this.socket_.end();
    this.ended_ = true;
  }

  /** Closes without sending. */
  abort(): void {
    this.socket_.end();
    this.socket_.clsNow = true;
  }
}

class SocketListener implements Listener {
  readonly sockname: Endpoint;
  private server_: EspruinoServer;
  private port_: EspruinoPort;

  constructor(port: EspruinoPort, number: number, handler: ListenHandler) {
    this.port_ = port;
    this.server_ = net().createServer((socket) =>
      handler.onAccept(new SocketTransport(port, socket, undefined)),
    );
    this.sockname = ['0.0.0.0', listenAt(this.server_, number)];
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
 * Listens, and returns the port. The engine does not report the port that it chooses for 0, so this tries dynamic
 * ports: those that Linux does not assign to clients.
 */
function listenAt(server: EspruinoServer, number: number): number {
  for (let tries = 1; ; tries++) {
    // The engine's random numbers are the same after each start.
    const port = number || 61000 + Math.floor((getTime() * 1e6) % 4536);
    try {
      server.listen(port);
      return port;
    } catch (error) {
      if (number !== 0 || tries === 8) throw new OSError('EADDRINUSE', `port ${port}: ${error}`);
    }
  }
}

function net(name: 'net' | 'tls' = 'net'): EspruinoNet {
  try {
    return require(name) as EspruinoNet;
  } catch {
    throw new OSError('ENOTSUP', `this board has no '${name}'`);
  }
}

/** The TLS options for the engine, which takes certificates and keys in DER: PEM is decoded. */
function certificates(tls: TlsOptions | undefined): TlsOptions {
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

interface Open {
  abort(): void;
}

/** uasyncio on Espruino. */
export class EspruinoPort implements Port {
  open_: Open[] = [];
  private events_!: PortEvents;
  private timer_: number | undefined = undefined;
  private watchdog_: number | undefined = undefined;
  /** The engine's clock at its last reading, and its time when ours was 0. Programs can set the engine's clock. */
  private wall_ = getTime() * 1000;
  private setBy_ = this.wall_;
  /** The time of the timer, and how much of it has certainly passed since the clock was last read. */
  private armed_ = Number.POSITIVE_INFINITY;
  private passed_ = 0;
  private turn_ = (): void => {
    this.timer_ = undefined;
    this.passed_ = this.armed_;
    this.events_.turn();
  };
  /**
   * When memory runs out the engine aborts the code that is running, which cannot be caught. The other tasks continue.
   */
  private onFlags_ = (flags: string[]): void => {
    if (flags.indexOf('MEMORY') < 0) return;
    // Reading the flags clears them; otherwise the event would come only once.
    E.getErrorFlags();
    this.exit(1);
    this.wake();
    // Last, because memory may run out again here.
    this.log('uasyncio: out of memory: the engine has aborted the code that was running');
  };
  private look_ = (): void => {
    this.watchdog_ = undefined;
    let busy = false;
    for (const open of this.open_.slice())
      if (open instanceof SocketTransport && open.look_()) busy = true;
    if (busy) this.watch_();
  };
  private ending_ = (): void => {
    exitIfStalled(this, this.events_);
  };

  // The engine's clock is the wall clock. A jump by more than a timer can be late means that it was set: it is
  // subtracted.
  now(): number {
    const wall = getTime() * 1000;
    const passed = wall - this.wall_;
    if (passed < 0 || passed > this.armed_ + CLOCK_JUMP_MS) this.setBy_ += passed - this.passed_;
    this.wall_ = wall;
    this.passed_ = 0;
    return wall - this.setBy_;
  }

  start(events: PortEvents): void {
    this.events_ = events;
    E.on('errorFlag', this.onFlags_);
    // Only on Linux does the engine end when it has nothing left to do.
    if (process.env.BOARD === 'LINUX') E.on('kill', this.ending_);
  }

  stop(): void {
    this.disarm();
    if (this.watchdog_ !== undefined) clearTimeout(this.watchdog_);
    this.watchdog_ = undefined;
    for (const open of this.open_.splice(0)) open.abort();
    E.removeListener('kill', this.ending_);
    E.removeListener('errorFlag', this.onFlags_);
  }

  arm(ms: number): void {
    this.disarm();
    this.armed_ = ms;
    this.passed_ = 0;
    this.timer_ = setTimeout(this.turn_, ms) as unknown as number;
  }

  disarm(): void {
    this.armed_ = Number.POSITIVE_INFINITY;
    // Without an argument the engine would clear all timers.
    if (this.timer_ !== undefined) clearTimeout(this.timer_);
    this.timer_ = undefined;
  }

  wake(): void {
    this.arm(0);
  }

  // The engine delivers I/O by itself between turns.
  poll(): void {}

  log(text: string): void {
    console.error(text);
  }

  /** Ends the process under `uasyncio run`, which adds `process.exit`. A board continues with its prompt. */
  exit(code: number): void {
    const { exit } = process as { exit?: (code: number) => void };
    if (exit !== undefined) exit(code);
  }

  encode(text: string): Uint8Array {
    return encode(text);
  }

  decode(bytes: Uint8Array, start: number, end: number): string {
    return decode(bytes, start, end);
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
    try {
      const socket = net(tls && 'tls').connect({ ...certificates(tls), host: address, port });
      const transport = new SocketTransport(this, socket, [address, port]);
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
      const listener = new SocketListener(this, port, handler);
      handler.onListening();
      return listener;
    } catch (error) {
      handler.onError(error as OSError);
      return undefined;
    }
  }

  watch_(): void {
    if (this.watchdog_ === undefined)
      this.watchdog_ = setTimeout(this.look_, WATCHDOG_MS) as unknown as number;
  }

  forget_(open: Open): boolean {
    const at = this.open_.indexOf(open);
    if (at >= 0) this.open_.splice(at, 1);
    return at >= 0;
  }
}

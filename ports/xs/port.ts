import EngineListener from 'embedded:io/socket/listener';
import TCP from 'embedded:io/socket/tcp';
// biome-ignore lint/style/useNodejsImportProtocol: Moddable's module, not Node's
import Net from 'net';
import Time from 'time';
import Timer, { type Id } from 'timer';
import { OSError } from '../../src/exceptions.js';
import {
  END_OF_FILE,
  type Endpoint,
  type Listener,
  type ListenHandler,
  type Port,
  type PortEvents,
  type TlsOptions,
  type Transport,
  type TransportHandler,
} from '../../src/port.js';
import { ByteQueue } from './bytequeue.js';
import { prepareConsole } from './prepare.js';
import { decode, encode } from './text.js';

/** Half of what a signed 32-bit clock of ms can tell: time is looked at once in between. */
const LONGEST_TIMER = 0x3fffffff;
/**
 * The engine can call us after 1 ms at the earliest. So while tasks are ready turns follow each other for so
 * long, and I/O waits no longer than that.
 */
const BURST_MS = 4;
/** On a desktop machine so much is kept for a reader, and on a device for a writer's sake. */
const MOST_QUEUED = 65536;
const MOST_ASIDE = 16384;
/** So many pieces may be on their way: lwIP gives a connection up for want of buffers, not only of room. */
const MOST_PIECES = 8;
/** What the engine's own buffer holds there. */
const DESKTOP_BUFFER = 1536;

/** It listens at every address, whatever it is asked for. */
const EVERY = ['0.0.0.0', '127.0.0.1', 'localhost'];

/** What our test host and `uasyncio run` give to programs; a device has none. */
interface Host {
  exit(code: number): void;
  beforeExit?: (() => void) | undefined;
  interrupted?: (() => void) | undefined;
}

function host(): Host | undefined {
  return (globalThis as { process?: Host }).process;
}

/** What TCP and TLS have in common. */
type Socket = Pick<TCP, 'read' | 'write' | 'close'>;

/** Makes an encrypted connection; the callbacks are called without `this`. */
export type ConnectTls = (
  address: string,
  port: number,
  options: TlsOptions & { servername: string },
  transport: SocketTransport,
) => Socket;

let connectTls: ConnectTls | undefined;

/** tls.ts brings it, if the program imports that. */
export function provideTls(connect: ConnectTls): void {
  connectTls = connect;
}

/** Until a connection has its handler, and when it is closed. */
const nobody: TransportHandler = { onReadable() {}, onWritable() {}, onClosed() {} };

// One set of callbacks for all sockets: closures of their own would cost each some thirty slots.
function onReadable(this: unknown, count: number): void {
  ((this as TCP).target as SocketTransport).onReadable(count);
}
function onWritable(this: unknown, count: number): void {
  ((this as TCP).target as SocketTransport).onWritable(count);
}
function onError(this: unknown): void {
  ((this as TCP).target as SocketTransport).onError();
}
function onClients(this: EngineListener): void {
  (this.target as SocketListener).onClients();
}

export class SocketTransport implements Transport {
  handler: TransportHandler = nobody;
  readonly canWriteEof = false;
  readonly sockname = undefined;
  peername: Endpoint | undefined;
  socket_: Socket | undefined = undefined;
  private port_: XsPort;
  private connected_: boolean;
  /** Bytes that the engine has for us, and that it takes from us. */
  private readable_ = 0;
  private writable_ = 0;
  private pieces_ = 0;
  private queue_: ByteQueue | undefined = undefined;
  /** A write waits. */
  private blocked_ = false;
  private broken_ = false;
  private ended_ = false;

  constructor(port: XsPort, peername: Endpoint, connected: boolean) {
    this.port_ = port;
    this.peername = peername;
    this.connected_ = connected;
    port.open_.push(this);
  }

  onReadable(count: number): void {
    if (this.socket_ === undefined) return;
    this.readable_ = count;
    // An engine's buffer that is full cannot meet the end of the stream.
    if (this.port_.greedy_ && (this.kept_() < MOST_QUEUED || count < DESKTOP_BUFFER)) this.fetch_();
    if (this.blocked_) this.putAside_();
    this.port_.enter_();
    // Where the end comes in the same delivery the engine does not tell that it has connected.
    if (!this.connected_) {
      this.connected_ = true;
      this.handler.onWritable();
    }
    this.handler.onReadable();
    this.port_.leave_();
  }

  onWritable(count: number): void {
    if (this.socket_ === undefined) return;
    this.writable_ = count;
    this.pieces_ = 0;
    this.blocked_ = false;
    this.connected_ = true;
    this.port_.enter_();
    this.handler.onWritable();
    this.port_.leave_();
  }

  // A peer that has ended its side, and one that is gone, look alike to the engine.
  onError(): void {
    if (this.socket_ === undefined || this.ended_) return;
    this.ended_ = true;
    if (!this.connected_) {
      this.fail_('ECONNREFUSED', 'the engine does not say why');
      return;
    }
    this.port_.enter_();
    this.handler.onReadable();
    this.handler.onWritable();
    this.port_.leave_();
  }

  /** TLS has failed: an alert, a certificate. */
  onFailed(error: Error): void {
    if (this.socket_ !== undefined) this.fail_('EPROTO', error.message);
  }

  private fail_(code: string, reason: string): void {
    const [host, port] = this.peername as Endpoint;
    const { handler } = this;
    this.close();
    this.port_.enter_();
    handler.onClosed(new OSError(code, `connection to ${host}:${port} failed (${reason})`));
    this.port_.leave_();
  }

  read(into: Uint8Array, offset: number, length: number): number {
    if (this.port_.greedy_ && this.kept_() === 0) this.fetch_();
    if (this.kept_() > 0) return (this.queue_ as ByteQueue).take(into, offset, length);
    const n = Math.min(this.readable_, length);
    if (n === 0) return this.ended_ ? END_OF_FILE : 0;
    this.readable_ -= n;
    this.port_.take_(this.socket_ as Socket, into, offset, n);
    return n;
  }

  /** Bytes that are ours already. */
  private kept_(): number {
    return this.queue_ === undefined ? 0 : this.queue_.count;
  }

  private fetch_(): void {
    if (this.readable_ === 0) return;
    this.readable_ = 0;
    this.queue_ ??= new ByteQueue();
    this.queue_.push(new Uint8Array((this.socket_ as Socket).read() as ArrayBuffer));
  }

  // A peer that is gone is told of only when nothing is left to read; who waits to write must hear of it.
  private putAside_(): void {
    if (this.kept_() < MOST_ASIDE) this.fetch_();
  }

  write(from: Uint8Array, offset: number, length: number): number {
    if (this.ended_ || this.broken_) this.refuse_();
    const n = this.pieces_ < MOST_PIECES ? Math.min(this.writable_, length) : 0;
    if (n < length) {
      this.blocked_ = true;
      this.putAside_();
    }
    if (n === 0) return 0;
    const room = this.send_(n === from.length ? from : from.subarray(offset, offset + n));
    if (room === undefined) this.break_();
    this.writable_ = room;
    this.pieces_++;
    return n;
  }

  /** Undefined if the connection is broken, for which engines throw as well. */
  private send_(bytes: Uint8Array): number | undefined {
    try {
      return (this.socket_ as Socket).write(bytes);
    } catch {
      return undefined;
    }
  }

  // What had come can still be read. On the desktop nothing more will be told.
  private break_(): never {
    this.broken_ = true;
    if (this.port_.greedy_) this.ended_ = true;
    this.handler.onReadable();
    return this.refuse_();
  }

  private refuse_(): never {
    throw new OSError('ECONNRESET', 'the peer closed the connection');
  }

  shutdown(): void {}

  close(): void {
    const socket = this.socket_;
    if (socket === undefined) return;
    this.socket_ = undefined;
    this.handler = nobody;
    this.port_.forget_(this);
    socket.close();
  }
}

class SocketListener implements Listener {
  readonly sockname: Endpoint;
  private port_: XsPort;
  private handler_: ListenHandler;
  private listener_: EngineListener | undefined;

  constructor(owner: XsPort, address: string, port: number, handler: ListenHandler) {
    this.port_ = owner;
    this.handler_ = handler;
    this.listener_ = new EngineListener({ port, target: this, onReadable: onClients });
    this.sockname = [address, this.listener_.port];
    owner.open_.push(this);
  }

  // It tells of each client once.
  onClients(): void {
    this.port_.enter_();
    for (let from = this.listener_?.read(); from; from = this.listener_?.read()) this.accept_(from);
    this.port_.leave_();
  }

  private accept_(from: TCP): void {
    const peername: Endpoint = [from.remoteAddress, from.remotePort];
    const transport = new SocketTransport(this.port_, peername, true);
    try {
      this.port_.open(transport, { from });
    } catch (error) {
      this.port_.forget_(transport);
      from.close();
      this.handler_.onError(new OSError('ENOMEM', (error as Error).message));
      return;
    }
    this.handler_.onAccept(transport);
  }

  close(): void {
    const listener = this.listener_;
    if (listener === undefined) return;
    this.listener_ = undefined;
    this.port_.forget_(this);
    listener.close();
  }
}

/** As the engine takes it: four numbers up to 255. */
function isAddress(host: string): boolean {
  const parts = host.split('.');
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
}

/** What the engine throws when it cannot even begin. */
function connectError(message: string, tls: boolean): OSError {
  const code = tls ? 'EPROTO' : message === 'connect error' ? 'ENETUNREACH' : 'EMFILE';
  return new OSError(code, `connect: ${message}`);
}

/** Sizes of the views that bytes are read into: powers of two up to this one. */
const LARGEST_VIEW = 512;

/** uasyncio on Moddable's XS. */
export class XsPort implements Port {
  open_: { close(): void }[] = [];
  /**
   * Desktop platforms, known by their clock, which shows the time since 1970, lose the end of a stream that
   * comes when bytes wait in the engine: they are taken at once. A device's engine keeps them, and TCP
   * slows the peer down.
   */
  greedy_: boolean;
  private events_!: PortEvents;
  private timer_: Id | undefined = undefined;
  /** The engine's clock when it was last looked at, and the ms until then. */
  private ticks_: number;
  private elapsed_ = 0;
  private views_: Uint8Array[] = [];
  /** A callback of the engine or a turn is under way; the turn that it needs follows at once. */
  private inside_ = false;
  private woken_ = false;
  private onTimer_ = (): void => {
    Timer.schedule(this.timer_ as Id);
    this.turn_();
  };

  constructor() {
    prepareConsole();
    this.ticks_ = Time.ticks;
    this.greedy_ = this.ticks_ > 0xffffffff;
    for (let size = 1; size <= LARGEST_VIEW; size *= 2) this.views_.push(new Uint8Array(size));
  }

  // On a device it is a signed integer of 32 bits, which wraps.
  now(): number {
    const ticks = Time.ticks;
    const passed = (ticks - this.ticks_) | 0;
    this.ticks_ = ticks;
    if (passed > 0) this.elapsed_ += passed;
    return this.elapsed_;
  }

  start(events: PortEvents): void {
    this.events_ = events;
    const process = host();
    if (process === undefined) return;
    process.interrupted = () => {
      this.enter_();
      events.interrupted();
      this.leave_();
    };
    process.beforeExit = () => {
      this.log(events.stalled());
      this.exit(1);
    };
  }

  stop(): void {
    this.woken_ = false;
    if (this.timer_ !== undefined) Timer.clear(this.timer_);
    this.timer_ = undefined;
    for (const open of this.open_.splice(0)) open.close();
    const process = host();
    if (process !== undefined) process.interrupted = process.beforeExit = undefined;
  }

  // One timer that repeats, and rests: it is the only kind that allocates nothing and is right everywhere.
  arm(ms: number): void {
    const interval = Math.min(Math.max(Math.ceil(ms), 1), LONGEST_TIMER);
    if (this.timer_ === undefined) this.timer_ = Timer.repeat(this.onTimer_, interval);
    else Timer.schedule(this.timer_, interval, interval);
  }

  disarm(): void {
    if (this.timer_ !== undefined) Timer.schedule(this.timer_);
  }

  wake(): void {
    if (this.inside_) this.woken_ = true;
    else this.arm(1);
  }

  enter_(): void {
    this.inside_ = true;
  }

  leave_(): void {
    this.inside_ = false;
    if (this.woken_) this.turn_();
  }

  private turn_(): void {
    const begin = Time.ticks;
    this.inside_ = true;
    do {
      this.woken_ = false;
      this.events_.turn();
    } while (this.woken_ && ((Time.ticks - begin) | 0) < BURST_MS);
    this.inside_ = false;
    if (!this.woken_) return;
    this.woken_ = false;
    this.arm(1);
  }

  // The engine delivers I/O by itself between turns.
  poll(): void {}

  log(text: string): void {
    prepareConsole().error?.(text);
  }

  /** A device goes on; `uasyncio run` and our test host can end the process. */
  exit(code: number): void {
    host()?.exit(code);
  }

  encode(text: string): Uint8Array {
    return encode(text);
  }

  decode(bytes: Uint8Array, start: number, end: number): string {
    return decode(bytes, start, end);
  }

  resolve(
    host: string,
    done: (error: OSError | undefined, addresses: string[]) => void,
  ): () => void {
    if (host === 'localhost' || isAddress(host)) {
      done(undefined, [host === 'localhost' ? '127.0.0.1' : host]);
      return () => {};
    }
    let wanted = true;
    Net.resolve(host, (_, address) => {
      if (!wanted) return;
      this.enter_();
      if (address === undefined) done(new OSError('ENOTFOUND', `no address of ${host}`), []);
      else done(undefined, [address]);
      this.leave_();
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
  ): Transport | undefined {
    if (tls !== undefined && connectTls === undefined) {
      handler.onClosed(new OSError('ENOTSUP', "TLS needs import 'uasyncio/xs/tls'"));
      return undefined;
    }
    const transport = new SocketTransport(this, [address, port], false);
    transport.handler = handler;
    try {
      if (tls !== undefined)
        transport.socket_ = (connectTls as ConnectTls)(address, port, tls, transport);
      else this.open(transport, { address, port });
    } catch (error) {
      this.forget_(transport);
      handler.onClosed(connectError((error as Error).message, tls !== undefined));
      return undefined;
    }
    return transport;
  }

  listen(
    address: string,
    port: number,
    _backlog: number,
    handler: ListenHandler,
  ): Listener | undefined {
    if (EVERY.indexOf(address) < 0) {
      handler.onError(
        new OSError('EADDRNOTAVAIL', `${address}: XS listens at every address; give null`),
      );
      return undefined;
    }
    let listener: Listener;
    try {
      listener = new SocketListener(this, address, port, handler);
    } catch (error) {
      handler.onError(new OSError('EADDRINUSE', `port ${port}: ${(error as Error).message}`));
      return undefined;
    }
    handler.onListening();
    return listener;
  }

  open(transport: SocketTransport, where: { from: TCP } | { address: string; port: number }): void {
    transport.socket_ = new TCP({
      ...where,
      nodelay: true,
      target: transport,
      onReadable,
      onWritable,
      onError,
    });
  }

  /** Takes `length` bytes. The engine fills whole views only, and making one would allocate. */
  take_(socket: Socket, into: Uint8Array, offset: number, length: number): void {
    if (length === into.length) {
      socket.read(into);
      return;
    }
    let at = offset;
    const end = offset + length;
    for (let i = this.views_.length - 1; i >= 0; i--) {
      const view = this.views_[i] as Uint8Array;
      while (end - at >= view.length) {
        socket.read(view);
        into.set(view, at);
        at += view.length;
      }
    }
  }

  forget_(open: { close(): void }): void {
    const at = this.open_.indexOf(open);
    if (at >= 0) this.open_.splice(at, 1);
  }
}

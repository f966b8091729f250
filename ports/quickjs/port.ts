// First, so that this module can report the reason if the next import is not found, as on another QuickJS.
import './uasyncio.so';
// biome-ignore lint/style/useNodejsImportProtocol: QuickJS's module, not Node's
import * as os from 'os';
import { OSError } from '../../src/core/exceptions.js';
import { inspector } from '../../src/core/hooks.js';
import { describe } from '../../src/core/loop.js';
import {
  END_OF_FILE,
  type Endpoint,
  type Listener,
  type ListenHandler,
  noHandler,
  type Port,
  type PortEvents,
  type Tls,
  type Transport,
  type TransportHandler,
} from '../../src/core/port.js';
import { setAfterTimer } from './hosttimers.js';
import { shapes } from './shapes.js';
import * as native from './uasyncio.so';

const EPOLLOUT = 4;
/** EPOLLRDHUP | EPOLLHUP | EPOLLERR */
const ENDS = 8216;
/** Those and EPOLLIN. */
const READABLE = 8217;
/** EPOLLOUT | EPOLLHUP | EPOLLERR */
const WRITABLE = 28;
export const EAGAIN = -11;
const EINVAL = -22;
const ENOTCONN = -107;
/** How many events one call takes; the rest stay for the next call. */
const BATCH = 64;
/** Errors for want of descriptors or memory: accepting has to wait until something is closed. */
const EXHAUSTED = ['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM'];

const ACCEPT_RETRY_MS = 1000;

/** How many bytes a connection reads in one turn: a peer that always has more must not stop other tasks and timers. */
export const MOST_IN_A_TURN = 65536;

type Done = (error: OSError | undefined, addresses: string[]) => void;

/** A descriptor that epoll watches. */
export interface Watched {
  onEvents(events: number): void;
  close(): void;
}

export function osError(negative: number): OSError {
  return new OSError(native.code(-negative), native.message(-negative));
}

/** The name of a socket: sockets.c packs an IPv4 address and its port into one number, which takes no memory. */
export function endpoint(name: Endpoint | number | undefined): Endpoint | undefined {
  if (typeof name !== 'number') return name;
  if (name < 0) return undefined;
  const address = Math.floor(name / 65536);
  const bytes = [address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255];
  return [bytes.join('.'), name % 65536];
}

export class SocketTransport implements Transport, Watched {
  declare handler: TransportHandler;
  declare canWriteEof: boolean;
  declare private port_: QuickJsPort;
  declare private fd_: number;
  declare empty: boolean;
  /** How many bytes it may still read before `readOn_`. */
  declare private left_: number;
  // Kept here, because the system no longer knows the names of a broken connection. Undefined until it is connected.
  declare private peername_: Endpoint | number | undefined;
  declare private sockname_: Endpoint | number;
  /**
   * True if something may be left to read although epoll will not report it: the peer's end, which it has reported, or
   * what OpenSSL has decrypted. Missing until then.
   */
  declare private more_?: boolean;
  /** True during the handshake of TLS, false after it. Missing in others. */
  declare private shaking_?: boolean;

  constructor(port: QuickJsPort, fd: number) {
    this.handler = noHandler;
    this.port_ = port;
    this.fd_ = fd;
    this.empty = false;
    this.left_ = MOST_IN_A_TURN;
    this.peername_ = undefined;
    if (fd >= 0) port.watch_(fd, this);
  }

  learnNames_(): void {
    this.peername_ = native.peername(this.fd_);
    this.sockname_ = native.sockname(this.fd_);
  }

  get peername(): Endpoint | undefined {
    return endpoint(this.peername_);
  }

  get sockname(): Endpoint | undefined {
    return endpoint(this.sockname_);
  }

  onEvents(events: number): void {
    if (this.peername_ === undefined && !this.connected_(events)) return;
    if (this.shaking_) {
      this.shake_();
      return;
    }
    // TLS may have to write before it can read, and the other way round.
    const secure = this.shaking_ !== undefined;
    if (secure || events & READABLE) {
      if (events & ENDS) this.more_ = true;
      this.readOn_();
    }
    if (secure || events & WRITABLE) this.handler.onWritable();
  }

  encrypt(tls: Tls): void {
    const status = native.encrypt(this.fd_, tls, tls.servername);
    if (status < 0) throw osError(status);
    this.canWriteEof = this.empty = false;
    this.more_ = this.shaking_ = true;
    this.shake_();
  }

  private shake_(): void {
    const status = native.handshake(this.fd_);
    if (status === EAGAIN) return;
    this.shaking_ = false;
    if (status < 0) this.handler.onClosed(osError(status));
    else this.handler.onWritable();
  }

  tlsInfo(name: string): unknown {
    return this.shaking_ === undefined ? undefined : native.tlsInfo(this.fd_, name);
  }

  private connected_(events: number): boolean {
    const error = native.error(this.fd_);
    if (error < 0) {
      const { handler } = this;
      this.close();
      handler.onClosed(osError(error));
      return false;
    }
    this.learnNames_();
    // The event may be one of an earlier socket with the same descriptor, in the same batch.
    if (this.peername_ === ENOTCONN) {
      this.peername_ = undefined;
      return false;
    }
    if ((events & EPOLLOUT) === 0) this.handler.onWritable();
    return true;
  }

  readOn_(): void {
    this.empty = false;
    this.left_ = MOST_IN_A_TURN;
    this.handler.onReadable();
  }

  read(into: Uint8Array, offset: number, length: number): number {
    if (this.empty) return 0;
    if (this.left_ <= 0) {
      this.empty = true;
      this.port_.lookAgain_(this);
      return 0;
    }
    const n = native.recv(this.fd_, into, offset, length);
    if (n > 0) {
      this.left_ -= n;
      // `recv` has emptied the socket: epoll reports what comes after that, but for an end that it has reported.
      if (n < length && !this.more_) this.empty = true;
      return n;
    }
    if (n === 0) return END_OF_FILE;
    if (n === EAGAIN) return 0;
    throw osError(n);
  }

  write(from: Uint8Array, offset: number, length: number): number {
    const n = native.send(this.fd_, from, offset, length);
    if (n >= 0) return n;
    if (n === EAGAIN) return 0;
    throw osError(n);
  }

  shutdown(): void {
    native.shutdown(this.fd_);
  }

  close(): void {
    if (this.fd_ < 0) return;
    this.handler = noHandler;
    this.port_.unwatch_(this.fd_);
    this.fd_ = -1;
  }

  // After `close` the kernel sends the rest.
  abort(): void {
    this.close();
  }
}
// As a field of each socket it would take memory.
SocketTransport.prototype.canWriteEof = true;

export class SocketListener implements Listener, Watched {
  readonly sockname: Endpoint;
  /** True after a failure to accept was reported, until a client is accepted: each shortage is reported once. */
  private reported_ = false;

  constructor(
    private port_: QuickJsPort,
    private fd_: number,
    private handler_: ListenHandler,
  ) {
    this.sockname = endpoint(native.sockname(fd_)) as Endpoint;
    port_.watch_(fd_, this);
  }

  // Accepts one client for each event: without a waiting client a further accept could fail for want of a descriptor.
  onEvents(): void {
    const fd = native.accept(this.fd_);
    if (fd < 0) {
      this.failed_(fd);
      return;
    }
    this.reported_ = false;
    const transport = new SocketTransport(this.port_, fd);
    transport.learnNames_();
    this.handler_.onAccept(transport);
  }

  private failed_(negative: number): void {
    if (negative === EAGAIN) return;
    const error = osError(negative);
    if (EXHAUSTED.indexOf(error.code) < 0) return;
    native.pause(this.fd_);
    this.port_.paused_.push(this);
    // Another program may hold the descriptors: then closing something here does not help. Source: CPython ACCEPT_RETRY_DELAY.
    os.setTimeout(() => this.port_.resumePaused_(), ACCEPT_RETRY_MS);
    if (!this.reported_) this.handler_.onError(error);
    this.reported_ = true;
  }

  resume_(): void {
    if (this.fd_ >= 0) native.resume(this.fd_);
  }

  close(): void {
    if (this.fd_ < 0) return;
    this.port_.unwatch_(this.fd_);
    this.fd_ = -1;
  }
}

const LAST_SIGNAL = 64;

/** The number of a signal, given by its name or as a number. */
export function signalNumber(signal: string | number): number {
  const number = typeof signal === 'number' ? signal : native.signalNumber(signal);
  if (!(number > 0 && number <= LAST_SIGNAL))
    throw new OSError('EINVAL', `no such signal: ${signal}`);
  return number;
}

/** A signal that has a call. */
class SignalWatch implements Watched {
  private fd_: number;

  constructor(
    private port_: QuickJsPort,
    private number_: number,
    signal: string | number,
    public call_: () => void,
  ) {
    const fd = native.handleSignal(number_);
    if (fd === EINVAL) throw new OSError('EINVAL', `signal ${signal} cannot be caught`);
    if (fd < 0) throw osError(fd);
    this.fd_ = fd;
    port_.watch_(fd, this);
  }

  onEvents(): void {
    if (native.takeSignal(this.fd_) !== 0) this.call_();
  }

  close(): void {
    native.unhandleSignal(this.number_, this.fd_);
    this.port_.unwatch_(this.fd_);
  }
}

/** uasyncio on QuickJS: one epoll descriptor in the engine's own loop. */
export class QuickJsPort implements Port {
  /** Listeners that wait for a descriptor. */
  paused_: SocketListener[] = [];
  /** Sockets that had more than MOST_IN_A_TURN, so more may be left to read. */
  private unread_: { readOn_(): void }[] = [];
  private events_!: PortEvents;
  /** By descriptor. */
  private watched_: (Watched | undefined)[] = [];
  private watchedCount_ = 0;
  private lookups_ = new Map<number, Done>();
  /** Never read; keeps the hidden classes alive. */
  protected shapes_ = shapes;
  private pairs_ = new Int32Array(2 * BATCH);
  /** Those that have calls, by number. */
  private signals_: (SignalWatch | undefined)[] = [];
  private epoll_ = -1;
  private signal_ = -1;
  /** True while the engine watches the epoll descriptor, which keeps the program alive. */
  private active_ = false;

  now(): number {
    return native.now();
  }

  start(events: PortEvents): void {
    this.events_ = events;
    this.epoll_ = native.open();
    if (this.epoll_ < 0) throw osError(this.epoll_);
    setAfterTimer(() => {
      if (this.active_) this.turn_();
    });
    this.activate_();
  }

  stop(): void {
    this.watched_.forEach((watched) => {
      watched?.close();
    });
    this.signals_ = [];
    this.lookups_.clear();
    this.paused_ = [];
    this.unread_ = [];
    this.rest_();
    setAfterTimer(undefined);
    native.shut();
    native.atexit(undefined);
  }

  arm(ms: number): void {
    native.arm(ms);
    this.activate_();
  }

  // If no socket or lookup can wake the program, it must be able to end; its exit handler then prints the report.
  disarm(): void {
    native.disarm();
    if (this.watchedCount_ > 0 || this.lookups_.size > 0) return;
    this.rest_();
    const report = this.events_.stalled();
    native.atexit(report === '' ? undefined : `${report}\n`);
  }

  wake(): void {
    native.wakeFairly();
    this.activate_();
  }

  private activate_(): void {
    if (this.active_) return;
    this.active_ = true;
    native.atexit(undefined);
    this.signal_ = native.signals(true, inspector === null ? undefined : inspector.inspect_);
    os.setReadHandler(this.epoll_, () => this.turn_());
  }

  private rest_(): void {
    if (!this.active_) return;
    this.active_ = false;
    native.signals(false);
    os.setReadHandler(this.epoll_, null);
  }

  // An exception here is a bug of the loop. The engine would swallow it.
  private turn_(): void {
    try {
      this.events_.turn();
    } catch (error) {
      this.log(describe(error));
      this.exit(1);
    }
  }

  /** Reads the rest in the next turn: epoll has reported these bytes already, and does not report them again. */
  lookAgain_(socket: { readOn_(): void }): void {
    this.unread_.push(socket);
    // It holds although the loop may arm or disarm the timer at the end of this turn.
    native.wake();
  }

  poll(): void {
    if (this.unread_.length > 0) for (const socket of this.unread_.splice(0)) socket.readOn_();
    const pairs = this.pairs_;
    const count = native.poll(pairs.buffer);
    for (let i = 0; i < count; i++) {
      const fd = pairs[2 * i] as number;
      const watched = this.watched_[fd];
      if (watched !== undefined) watched.onEvents(pairs[2 * i + 1] as number);
      else if (fd === this.signal_) this.deliverSignal_();
    }
    if (this.lookups_.size > 0) this.deliverLookups_();
  }

  private deliverSignal_(): void {
    const number = native.signal();
    if (number !== 0) this.events_.interrupted(128 + number);
  }

  private deliverLookups_(): void {
    for (let answer = native.resolved(); answer !== undefined; answer = native.resolved()) {
      const [id, status, addresses] = answer;
      const done = this.lookups_.get(id);
      if (done === undefined) continue;
      this.lookups_.delete(id);
      done(status === 0 ? undefined : new OSError(status as string), addresses);
    }
  }

  watch_(fd: number, watched: Watched): void {
    const all = this.watched_;
    while (all.length <= fd) all.push(undefined);
    all[fd] = watched;
    this.watchedCount_++;
  }

  unwatch_(fd: number): void {
    this.watched_[fd] = undefined;
    this.watchedCount_--;
    native.close(fd);
    if (this.paused_.length > 0) this.resumePaused_();
  }

  resumePaused_(): void {
    for (const listener of this.paused_.splice(0)) listener.resume_();
  }

  onSignal(signal: string | number, call: (() => void) | null): boolean {
    const number = signalNumber(signal);
    const before = this.signals_[number];
    if (call === null) {
      before?.close();
      this.signals_[number] = undefined;
    } else if (before === undefined)
      this.signals_[number] = new SignalWatch(this, number, signal, call);
    else before.call_ = call;
    return before !== undefined;
  }

  log(text: string): void {
    native.stderr(`${text}\n`);
  }

  exit(code: number): void {
    native.exit(code);
  }

  encode(text: string): Uint8Array {
    return new Uint8Array(native.encode(text));
  }

  decode(bytes: Uint8Array, start: number, end: number): string {
    return native.decode(bytes.buffer, bytes.byteOffset + start, end - start);
  }

  checkTls(tls: Tls): void {
    const status = native.checkTls(tls);
    if (status < 0) throw osError(status);
  }

  isAddress(host: string): boolean {
    return native.isAddress(host);
  }

  resolve(host: string, done: Done): () => void {
    if (native.isAddress(host)) {
      done(undefined, [host]);
      return () => {};
    }
    const id = native.resolve(host);
    if (id < 0) {
      done(osError(id), []);
      return () => {};
    }
    this.lookups_.set(id, done);
    return () => {
      this.lookups_.delete(id);
    };
  }

  connect(address: string, port: number, handler: TransportHandler): Transport | undefined {
    const fd = native.connect(address, port);
    const transport = new SocketTransport(this, fd);
    if (fd < 0) handler.onClosed(osError(fd));
    else transport.handler = handler;
    return transport;
  }

  listen(address: string, port: number, backlog: number, handler: ListenHandler): Listener {
    const fd = native.listen(address, port, backlog);
    if (fd < 0) {
      handler.onError(osError(fd));
      return { sockname: [address, port], close() {} };
    }
    const listener = new SocketListener(this, fd, handler);
    handler.onListening();
    return listener;
  }
}

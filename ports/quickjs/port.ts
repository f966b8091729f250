// First, so that this module can report the reason if the next import is not found, as on another QuickJS.
import './uasyncio.so';
// biome-ignore lint/style/useNodejsImportProtocol: QuickJS's module, not Node's
import * as os from 'os';
import { OSError } from '../../src/core/exceptions.js';
import { describe } from '../../src/core/loop.js';
import {
  END_OF_FILE,
  type Endpoint,
  type Listener,
  type ListenHandler,
  noHandler,
  type Port,
  type PortEvents,
  type TlsOptions,
  type Transport,
  type TransportHandler,
} from '../../src/core/port.js';
import { setAfterTimer } from './hosttimers.js';
import { shapes } from './shapes.js';
import * as native from './uasyncio.so';

const EPOLLIN = 1;
const EPOLLOUT = 4;
const EPOLLERR = 8;
const EPOLLHUP = 16;
const EPOLLRDHUP = 0x2000;
const EAGAIN = -11;
const ENOTCONN = -107;
/** How many events one call takes; the rest stay for the next call. */
const BATCH = 64;
/** Errors for want of descriptors or memory: accepting has to wait until something is closed. */
const EXHAUSTED = ['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM'];

const ACCEPT_RETRY_MS = 1000;

/** How many bytes a connection reads in one turn: a peer that always has more must not stop other tasks and timers. */
const MOST_IN_A_TURN = 65536;

type Done = (error: OSError | undefined, addresses: string[]) => void;

/** A descriptor that epoll watches. */
interface Watched {
  onEvents(events: number): void;
  close(): void;
}

function osError(negative: number): OSError {
  return new OSError(native.code(-negative), native.message(-negative));
}

class SocketTransport implements Transport, Watched {
  handler: TransportHandler = noHandler;
  readonly canWriteEof = true;
  private peername_: Endpoint | undefined;
  private sockname_: Endpoint | undefined;
  /** The turn of the last read, and how many bytes were read in that turn. */
  private turn_ = 0;
  private taken_ = 0;

  constructor(
    private port_: QuickJsPort,
    private fd_: number,
    private connecting_: boolean,
  ) {
    if (fd_ >= 0) port_.watch_(fd_, this);
    if (!connecting_) this.learnNames_();
  }

  // Kept here, because the system no longer knows the names of a broken connection.
  private learnNames_(): void {
    const peername = native.peername(this.fd_);
    const sockname = native.sockname(this.fd_);
    if (typeof peername !== 'number') this.peername_ = peername;
    if (typeof sockname !== 'number') this.sockname_ = sockname;
  }

  get peername(): Endpoint | undefined {
    return this.peername_;
  }

  get sockname(): Endpoint | undefined {
    return this.sockname_;
  }

  onEvents(events: number): void {
    if (this.connecting_ && !this.connected_(events)) return;
    if (events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) this.handler.onReadable();
    if (events & (EPOLLOUT | EPOLLHUP | EPOLLERR) && this.fd_ >= 0) this.handler.onWritable();
  }

  private connected_(events: number): boolean {
    const error = native.error(this.fd_);
    // The event may be one of an earlier socket with the same descriptor, in the same batch.
    if (error === 0 && native.peername(this.fd_) === ENOTCONN) return false;
    this.connecting_ = false;
    if (error < 0) {
      const { handler } = this;
      this.close();
      handler.onClosed(osError(error));
      return false;
    }
    this.learnNames_();
    if ((events & EPOLLOUT) === 0) this.handler.onWritable();
    return true;
  }

  read(into: Uint8Array, offset: number, length: number): number {
    if (this.turn_ !== this.port_.turns_) {
      this.turn_ = this.port_.turns_;
      this.taken_ = 0;
    }
    if (this.taken_ >= MOST_IN_A_TURN) {
      this.port_.lookAgain_(this);
      return 0;
    }
    const n = native.recv(this.fd_, into.buffer, into.byteOffset + offset, length);
    if (n > 0) {
      this.taken_ += n;
      return n;
    }
    if (n === 0) return END_OF_FILE;
    if (n === EAGAIN) return 0;
    throw osError(n);
  }

  write(from: Uint8Array, offset: number, length: number): number {
    const n = native.send(this.fd_, from.buffer, from.byteOffset + offset, length);
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

class SocketListener implements Listener, Watched {
  readonly sockname: Endpoint;
  /** True after a failure to accept was reported, until a client is accepted: each shortage is reported once. */
  private reported_ = false;

  constructor(
    private port_: QuickJsPort,
    private fd_: number,
    private handler_: ListenHandler,
  ) {
    this.sockname = native.sockname(fd_) as Endpoint;
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
    this.handler_.onAccept(new SocketTransport(this.port_, fd, false));
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

/** uasyncio on QuickJS: one epoll descriptor in the engine's own loop. */
export class QuickJsPort implements Port {
  /** Listeners that wait for a descriptor. */
  paused_: SocketListener[] = [];
  turns_ = 0;
  /** Connections that had more than MOST_IN_A_TURN bytes, so more may be left to read. */
  private unread_: SocketTransport[] = [];
  private events_!: PortEvents;
  private watched_ = new Map<number, Watched>();
  private lookups_ = new Map<number, Done>();
  /** Never read; keeps the hidden classes alive. */
  protected shapes_ = shapes;
  private pairs_ = new Int32Array(2 * BATCH);
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
    for (const watched of [...this.watched_.values()]) watched.close();
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
    if (this.watched_.size > 0 || this.lookups_.size > 0) return;
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
    this.signal_ = native.signals(true);
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
  lookAgain_(transport: SocketTransport): void {
    this.unread_.push(transport);
    // It holds although the loop may arm or disarm the timer at the end of this turn.
    native.wake();
  }

  poll(): void {
    this.turns_++;
    if (this.unread_.length > 0)
      for (const transport of this.unread_.splice(0)) transport.handler.onReadable();
    const pairs = this.pairs_;
    const count = native.poll(pairs.buffer);
    for (let i = 0; i < count; i++) {
      const fd = pairs[2 * i] as number;
      const watched = this.watched_.get(fd);
      if (watched !== undefined) watched.onEvents(pairs[2 * i + 1] as number);
      else if (fd === this.signal_ && native.signal() !== 0) this.events_.interrupted();
    }
    if (this.lookups_.size > 0) this.deliverLookups_();
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
    this.watched_.set(fd, watched);
  }

  unwatch_(fd: number): void {
    this.watched_.delete(fd);
    native.close(fd);
    this.resumePaused_();
  }

  resumePaused_(): void {
    for (const listener of this.paused_.splice(0)) listener.resume_();
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

  resolve(host: string, done: Done): () => void {
    if (/^[\d.]+$|:/.test(host)) {
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

  connect(
    address: string,
    port: number,
    handler: TransportHandler,
    tls?: TlsOptions,
  ): Transport | undefined {
    if (tls !== undefined) {
      handler.onClosed(new OSError('ENOTSUP', 'this port has no TLS'));
      return undefined;
    }
    const fd = native.connect(address, port);
    const transport = new SocketTransport(this, fd, true);
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

import EngineListener from 'embedded:io/socket/listener';
import TCP from 'embedded:io/socket/tcp';
import Timer, { type Id } from 'timer';
import { OSError } from '../../src/core/exceptions.js';
import {
  END_OF_FILE,
  type Endpoint,
  type Listener,
  type ListenHandler,
  noHandler,
  type Transport,
  type TransportHandler,
} from '../../src/core/port.js';
import { ByteQueue } from './bytequeue.js';

/** The most bytes that are kept for a reader on a desktop machine. */
const MOST_QUEUED = 65536;
/** The most bytes that are kept for a reader on a device; see `putAside_`. */
const MOST_ASIDE = 16384;
/** How many bytes it takes from the engine although nothing is unacknowledged. */
const FEW = 256;
/**
 * How many pieces may be unacknowledged: lwIP aborts a connection when it has no buffer left, even if there is room.
 */
const MOST_PIECES = 8;
/**
 * How many bytes may be unacknowledged: two segments. lwIP on a Pico W has 4,000 bytes for all connections, reports
 * room for 11,680 to each, and aborts a connection that needs more than is free.
 */
const MOST_UNDERWAY = 2 * 1440;
/** The size of the engine's buffer on a desktop machine. */
const DESKTOP_BUFFER = 1536;
/** The longest time that a closed connection waits for the peer to acknowledge what was written. */
const LINGER_MS = 5000;

/** The methods that TCP and TLS have in common. */
export type Socket = Pick<TCP, 'read' | 'write' | 'close'>;

/** The parts of the port that its sockets and listeners use. */
export interface Owner {
  /** Everything that is open, for the port to close at the end. */
  open_: { close(): void }[];
  /** Whether bytes have to be read as soon as they come: on desktop machines. */
  readonly greedy_: boolean;
  /** To be called at the start and at the end of a callback of the engine; at the end the loop's turn follows. */
  enter_(): void;
  leave_(): void;
  transport_(peername: Endpoint, connected: boolean): SocketTransport;
  take_(socket: Socket, into: Uint8Array, offset: number, length: number): void;
  skip_(socket: Socket, length: number): void;
  forget_(open: { close(): void }): void;
}

// One set of callbacks for all sockets: separate closures would cost each socket about thirty slots.
function onReadable(this: unknown, count: number): void {
  ((this as TCP).target as SocketTransport).onReadable(count);
}
function onWritable(this: unknown, count: number): void {
  ((this as TCP).target as SocketTransport).onWritable(count);
}
function onError(this: unknown): void {
  ((this as TCP).target as SocketTransport).onError();
}
function onClients(this: EngineListener, count: number): void {
  (this.target as SocketListener).onClients(count);
}

export class SocketTransport implements Transport {
  handler: TransportHandler = noHandler;
  readonly canWriteEof = false;
  readonly sockname = undefined;
  peername: Endpoint | undefined;
  socket_: Socket | undefined = undefined;
  private port_: Owner;
  protected connected_: boolean;
  /** How many bytes the engine has for us, and how many it accepts. */
  private readable_ = 0;
  private writable_ = 0;
  /** The most that it ever accepted: while it accepts less, the peer has not acknowledged everything. */
  private room_ = 0;
  private pieces_ = 0;
  private queue_: ByteQueue | undefined = undefined;
  protected ended_ = false;
  /** Set while a closed connection waits for the peer. */
  private linger_: Id | undefined = undefined;

  constructor(port: Owner, peername: Endpoint, connected: boolean) {
    this.port_ = port;
    this.peername = peername;
    this.connected_ = connected;
    port.open_.push(this);
  }

  open_(where: { from: TCP } | { address: string; port: number }): void {
    this.socket_ = new TCP({
      ...where,
      nodelay: true,
      target: this,
      onReadable,
      onWritable,
      onError,
    });
  }

  onReadable(count: number): void {
    if (this.socket_ === undefined) return;
    this.readable_ = count;
    if (this.linger_ !== undefined) {
      this.skip_(this.socket_);
      return;
    }
    // While the engine's buffer is full, the end of the stream cannot come: then the bytes may stay in the engine.
    if (this.port_.greedy_ && (this.kept_() < MOST_QUEUED || count < DESKTOP_BUFFER)) this.fetch_();
    this.port_.enter_();
    // If the end comes in the same delivery, the engine does not report that the connection is made.
    this.made_();
    this.handler.onReadable();
    this.port_.leave_();
    this.putAside_();
  }

  protected made_(): void {
    if (this.connected_) return;
    this.connected_ = true;
    this.handler.onWritable();
  }

  onWritable(count: number): void {
    if (this.socket_ === undefined) return;
    this.writable_ = count;
    if (count > this.room_) this.room_ = count;
    this.pieces_ = 0;
    if (this.linger_ !== undefined) {
      if (count === this.room_) this.shut_();
      return;
    }
    this.connected_ = true;
    this.port_.enter_();
    this.handler.onWritable();
    this.port_.leave_();
  }

  // The engine does not distinguish a peer that has ended its side from one that is gone.
  onError(): void {
    if (this.socket_ === undefined || this.ended_) return;
    if (this.linger_ !== undefined) {
      this.shut_();
      return;
    }
    if (!this.connected_) {
      this.fail_('ECONNREFUSED', 'the engine reports no reason');
      return;
    }
    this.port_.enter_();
    this.end_();
    this.handler.onWritable();
    this.port_.leave_();
  }

  /**
   * Closes the engine's socket at once and keeps the bytes that have come: a reset after the end frees the
   * socket inside lwIP, and a later close would free it again.
   */
  protected end_(): void {
    this.ended_ = true;
    this.fetch_();
    this.shut_();
    this.handler.onReadable();
  }

  /** Called when TLS has failed: by an alert, or because of a certificate. */
  onFailed(error: Error): void {
    if (this.socket_ !== undefined) this.fail_('EPROTO', error.message);
  }

  private fail_(code: string, reason: string): void {
    const [host, port] = this.peername as Endpoint;
    this.giveUp_(new OSError(code, `connection to ${host}:${port} failed (${reason})`));
  }

  protected giveUp_(error: OSError | undefined): void {
    const { handler } = this;
    this.abort();
    this.port_.enter_();
    handler.onClosed(error);
    this.port_.leave_();
  }

  read(into: Uint8Array, offset: number, length: number): number {
    if (this.port_.greedy_ && this.readable_ > 0 && this.kept_() === 0) this.fetch_();
    if (this.kept_() > 0) return (this.queue_ as ByteQueue).take(into, offset, length);
    const n = Math.min(this.readable_, length);
    if (n === 0) return this.ended_ ? END_OF_FILE : 0;
    this.readable_ -= n;
    this.port_.take_(this.socket_ as Socket, into, offset, n);
    return n;
  }

  /** How many bytes have been taken from the engine and wait for the reader. */
  private kept_(): number {
    return this.queue_ === undefined ? 0 : this.queue_.count;
  }

  /** Returns what was taken from the engine, for whoever reads the connection from now on. */
  protected takeEarly_(): Uint8Array {
    const bytes = new Uint8Array(this.kept_());
    if (bytes.length > 0) (this.queue_ as ByteQueue).take(bytes, 0, bytes.length);
    this.readable_ = 0;
    return bytes;
  }

  protected fetch_(): void {
    this.readable_ = 0;
    const bytes = (this.socket_ as Socket).read();
    if (bytes === undefined) return;
    this.queue_ ??= new ByteQueue();
    this.queue_.push(new Uint8Array(bytes));
  }

  /**
   * Takes the bytes that the reader has left in the engine, because that reports the peer's end only when nothing is
   * left to read: a few always, so that `atEof` knows of the end; more while something is unacknowledged, because a
   * reset could come before the end.
   */
  private putAside_(): void {
    const few = this.kept_() + this.readable_ <= FEW;
    const more = this.writable_ < this.room_ && this.kept_() < MOST_ASIDE;
    if (this.readable_ > 0 && (few || more)) this.fetch_();
  }

  write(from: Uint8Array, offset: number, length: number): number {
    if (this.ended_) this.refuse_();
    const underway = this.room_ - this.writable_;
    const room = this.pieces_ < MOST_PIECES ? MOST_UNDERWAY - underway : 0;
    const n = Math.max(Math.min(room, this.writable_, length), 0);
    if (n > 0) {
      const left = this.send_(n === from.length ? from : from.subarray(offset, offset + n));
      if (left === undefined) this.break_();
      this.writable_ = left;
      this.pieces_++;
    }
    this.putAside_();
    return n;
  }

  /**
   * Writes; returns how many more bytes can be written, undefined if the connection is broken, for which some engines
   * throw.
   */
  private send_(bytes: Uint8Array): number | undefined {
    try {
      return (this.socket_ as Socket).write(bytes);
    } catch {
      return undefined;
    }
  }

  // The bytes that had come can still be read.
  private break_(): never {
    this.end_();
    return this.refuse_();
  }

  protected refuse_(): never {
    throw new OSError('ECONNRESET', 'the peer closed the connection');
  }

  shutdown(): void {}

  // Waits until everything is acknowledged: lwIP resets a connection when input comes after the close, and drops the
  // rest.
  close(): void {
    this.leave_();
    const socket = this.socket_;
    if (socket === undefined || this.linger_ !== undefined) return;
    if (this.writable_ === this.room_) {
      this.shut_();
      return;
    }
    this.skip_(socket);
    this.linger_ = Timer.set(() => {
      this.linger_ = undefined;
      this.shut_();
    }, LINGER_MS);
  }

  abort(): void {
    this.leave_();
    this.shut_();
  }

  protected leave_(): void {
    this.handler = noHandler;
    this.port_.forget_(this);
  }

  // Reads all input first: lwIP also resets a connection that is closed with input unread.
  private shut_(): void {
    const socket = this.socket_;
    if (socket === undefined) return;
    this.socket_ = undefined;
    if (this.linger_ !== undefined) Timer.clear(this.linger_);
    this.skip_(socket);
    socket.close();
  }

  private skip_(socket: Socket): void {
    this.port_.skip_(socket, this.readable_);
    this.readable_ = 0;
    // Bytes that the engine has not reported yet.
    socket.read();
  }
}

export class SocketListener implements Listener {
  readonly sockname: Endpoint;
  private port_: Owner;
  private handler_: ListenHandler;
  private listener_: EngineListener | undefined;

  constructor(owner: Owner, address: string, port: number, handler: ListenHandler) {
    this.port_ = owner;
    this.handler_ = handler;
    this.listener_ = new EngineListener({ port, target: this, onReadable: onClients });
    this.sockname = [address, this.listener_.port];
    owner.open_.push(this);
  }

  // The engine reports each client once. A read without a client makes a socket that nothing can free.
  onClients(count: number): void {
    this.port_.enter_();
    for (; count > 0 && this.listener_ !== undefined; count--) {
      const from = this.listener_.read();
      if (from !== undefined) this.accept_(from);
    }
    this.port_.leave_();
  }

  private accept_(from: TCP): void {
    const peername: Endpoint = [from.remoteAddress, from.remotePort];
    const transport = this.port_.transport_(peername, true);
    try {
      transport.open_({ from });
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

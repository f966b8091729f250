import EngineListener from 'embedded:io/socket/listener';
import TCP from 'embedded:io/socket/tcp';
import Timer, { type Id } from 'timer';
import { OSError } from '../../src/core/exceptions.js';
import {
  END_OF_FILE,
  type Endpoint,
  type Listener,
  type ListenHandler,
  nobody,
  type Transport,
  type TransportHandler,
} from '../../src/core/port.js';
import { ByteQueue } from './bytequeue.js';

/** On a desktop machine so much is kept for a reader, and on a device for a writer's sake. */
const MOST_QUEUED = 65536;
const MOST_ASIDE = 16384;
/** So many pieces may be on their way: lwIP gives a connection up for want of buffers, not only of room. */
const MOST_PIECES = 8;
/**
 * And so many bytes, two segments: lwIP on a Pico W has 4,000 for all connections, says that it takes 11,680
 * from each, and gives up a connection that wants more than there is.
 */
const MOST_UNDERWAY = 2 * 1440;
/** What the engine's own buffer holds on a desktop machine. */
const DESKTOP_BUFFER = 1536;
/** A closed connection waits at most so long until the peer has acknowledged what was written. */
const LINGER_MS = 5000;

/** What TCP and TLS have in common. */
export type Socket = Pick<TCP, 'read' | 'write' | 'close'>;

/** What sockets and listeners need of the port that has made them. */
export interface Owner {
  /** All that is open, for the port to close at the end. */
  open_: { close(): void }[];
  /** Whether what comes has to be read at once: on desktop machines. */
  readonly greedy_: boolean;
  /** A callback of the engine begins, and ends: the loop's turn follows. */
  enter_(): void;
  leave_(): void;
  take_(socket: Socket, into: Uint8Array, offset: number, length: number): void;
  skip_(socket: Socket, length: number): void;
  forget_(open: { close(): void }): void;
}

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
function onClients(this: EngineListener, count: number): void {
  (this.target as SocketListener).onClients(count);
}

export class SocketTransport implements Transport {
  handler: TransportHandler = nobody;
  readonly canWriteEof = false;
  readonly sockname = undefined;
  peername: Endpoint | undefined;
  socket_: Socket | undefined = undefined;
  private port_: Owner;
  private connected_: boolean;
  /** Bytes that the engine has for us, and that it takes from us. */
  private readable_ = 0;
  private writable_ = 0;
  /** The most that it ever took: while it takes less, something is on its way to the peer. */
  private room_ = 0;
  private pieces_ = 0;
  private queue_: ByteQueue | undefined = undefined;
  private ended_ = false;
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
    // An engine's buffer that is full cannot meet the end of the stream.
    if (this.port_.greedy_ && (this.kept_() < MOST_QUEUED || count < DESKTOP_BUFFER)) this.fetch_();
    this.port_.enter_();
    // Where the end comes in the same delivery the engine does not tell that it has connected.
    if (!this.connected_) {
      this.connected_ = true;
      this.handler.onWritable();
    }
    this.handler.onReadable();
    this.port_.leave_();
    this.putAside_();
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

  // A peer that has ended its side, and one that is gone, look alike to the engine.
  onError(): void {
    if (this.socket_ === undefined || this.ended_) return;
    if (this.linger_ !== undefined) {
      this.shut_();
      return;
    }
    if (!this.connected_) {
      this.fail_('ECONNREFUSED', 'the engine does not say why');
      return;
    }
    this.port_.enter_();
    this.end_();
    this.handler.onWritable();
    this.port_.leave_();
  }

  /**
   * Closes the engine's socket at once and keeps what has come: a reset that follows the end frees the
   * socket inside lwIP, and a later close would free it again.
   */
  private end_(): void {
    this.ended_ = true;
    this.fetch_();
    this.shut_();
    this.handler.onReadable();
  }

  /** TLS has failed: an alert, a certificate. */
  onFailed(error: Error): void {
    if (this.socket_ !== undefined) this.fail_('EPROTO', error.message);
  }

  private fail_(code: string, reason: string): void {
    const [host, port] = this.peername as Endpoint;
    const { handler } = this;
    this.abort();
    this.port_.enter_();
    handler.onClosed(new OSError(code, `connection to ${host}:${port} failed (${reason})`));
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

  /** Bytes that are ours already. */
  private kept_(): number {
    return this.queue_ === undefined ? 0 : this.queue_.count;
  }

  private fetch_(): void {
    this.readable_ = 0;
    const bytes = (this.socket_ as Socket).read();
    if (bytes === undefined) return;
    this.queue_ ??= new ByteQueue();
    this.queue_.push(new Uint8Array(bytes));
  }

  /**
   * The engine reports the peer's end only when nothing is left to read, and a reset can follow while
   * something is on its way to the peer: then what the reader leaves is kept here.
   */
  private putAside_(): void {
    if (this.readable_ > 0 && this.writable_ < this.room_ && this.kept_() < MOST_ASIDE)
      this.fetch_();
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

  /** Undefined if the connection is broken, for which engines throw as well. */
  private send_(bytes: Uint8Array): number | undefined {
    try {
      return (this.socket_ as Socket).write(bytes);
    } catch {
      return undefined;
    }
  }

  // What had come can still be read.
  private break_(): never {
    this.end_();
    return this.refuse_();
  }

  private refuse_(): never {
    throw new OSError('ECONNRESET', 'the peer closed the connection');
  }

  shutdown(): void {}

  // What has not been acknowledged would be lost: lwIP resets a connection for input that comes after its close.
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

  private leave_(): void {
    this.handler = nobody;
    this.port_.forget_(this);
  }

  // lwIP also resets for input that is unread at the close.
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
    // What the engine has not told of yet.
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

  // It tells of each client once. A read beyond that makes a socket which nothing can free.
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
    const transport = new SocketTransport(this.port_, peername, true);
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

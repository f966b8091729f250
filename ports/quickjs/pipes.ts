import { OSError } from '../../src/core/exceptions.js';
import {
  END_OF_FILE,
  noHandler,
  type Port,
  type Transport,
  type TransportHandler,
} from '../../src/core/port.js';
import {
  type ConnectReadPipe,
  type ConnectWritePipe,
  type OpenStdin,
  readPipe,
  writePipe,
} from '../../src/process/pipes.js';
import { EAGAIN, MOST_IN_A_TURN, osError, type QuickJsPort, type Watched } from './port.js';
import * as native from './uasyncio.so';

/** Bits: what a descriptor is used for. */
export const READS = 1;
export const WRITES = 2;

/** EPOLLIN | EPOLLRDHUP, and EPOLLOUT: what it waits for, by use. */
const WAITS = [0, 8193, 4, 8197];
/** EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR */
const READABLE = 8217;
const EPOLLOUT = 4;
const EPOLLHUP = 16;
/** EPOLLHUP | EPOLLERR */
const BROKEN = 24;
const NOTHING = new Uint8Array(0);
/** What `watch` returns for a descriptor that was blocking. */
const WAS_BLOCKING = 2;

/** A stream through a descriptor that is no socket of ours. It closes the descriptor. */
export class PipeTransport implements Transport, Watched {
  handler: TransportHandler = noHandler;
  readonly canWriteEof: boolean;
  readonly peername = undefined;
  readonly sockname = undefined;
  protected port_: QuickJsPort;
  protected fd_: number;
  private use_: number;
  private wasBlocking_: boolean;
  /** How many bytes it may still read before `readOn_`. */
  private left_ = MOST_IN_A_TURN;
  /** What was in the pipe when its writer ended, and has not been read. */
  private rest_ = NOTHING;

  constructor(port: QuickJsPort, fd: number, use: number) {
    const watched = native.watch(fd, WAITS[use] as number);
    if (watched < 0) throw osError(watched);
    this.port_ = port;
    this.fd_ = fd;
    this.use_ = use;
    this.canWriteEof = use === WRITES;
    this.wasBlocking_ = watched === WAS_BLOCKING;
    port.watch_(fd, this);
  }

  onEvents(events: number): void {
    if (this.use_ === READS && events & EPOLLHUP) this.takeRest_();
    if (this.use_ & READS && events & READABLE) this.readOn_();
    if (events & (EPOLLOUT | BROKEN)) this.handler.onWritable();
    if (this.use_ === WRITES && events & BROKEN)
      this.handler.onClosed(new OSError('EPIPE', 'the reader has closed the pipe'));
  }

  readOn_(): void {
    this.left_ = MOST_IN_A_TURN;
    this.handler.onReadable();
  }

  /**
   * The writer has ended: takes all that the pipe holds and closes it, so that a pipe which nobody reads to its end, as
   * of a process that was killed, leaves no descriptor behind.
   */
  private takeRest_(): void {
    const piece = new Uint8Array(MOST_IN_A_TURN);
    let n = native.read(this.fd_, piece, 0, piece.length);
    for (; n > 0; n = native.read(this.fd_, piece, 0, piece.length)) {
      const all = new Uint8Array(this.rest_.length + n);
      all.set(this.rest_);
      all.set(piece.subarray(0, n), this.rest_.length);
      this.rest_ = all;
    }
    if (n !== EAGAIN) this.release_();
  }

  read(into: Uint8Array, offset: number, length: number): number {
    if (this.fd_ < 0 || this.rest_.length > 0) return this.readRest_(into, offset, length);
    if (this.left_ <= 0) {
      this.port_.lookAgain_(this);
      return 0;
    }
    const n = native.read(this.fd_, into, offset, length);
    if (n > 0) {
      this.left_ -= n;
      return n;
    }
    if (n === 0) return this.ended_();
    if (n === EAGAIN) return 0;
    throw osError(n);
  }

  private readRest_(into: Uint8Array, offset: number, length: number): number {
    const n = Math.min(length, this.rest_.length);
    into.set(this.rest_.subarray(0, n), offset);
    this.rest_ = this.rest_.subarray(n);
    return n > 0 ? n : END_OF_FILE;
  }

  protected ended_(): number {
    this.close();
    return END_OF_FILE;
  }

  write(from: Uint8Array, offset: number, length: number): number {
    const n = native.write(this.fd_, from, offset, length);
    if (n >= 0) return n;
    if (n === EAGAIN) return 0;
    throw osError(n);
  }

  // Only a pipe that is written to can: its end of file is its close.
  shutdown(): void {
    this.close();
  }

  close(): void {
    this.handler = noHandler;
    this.release_();
  }

  private release_(): void {
    if (this.fd_ < 0) return;
    if (this.wasBlocking_) native.block(this.fd_);
    this.port_.unwatch_(this.fd_);
    this.fd_ = -1;
  }

  abort(): void {
    this.close();
  }
}

function adopt(port: Port, fd: number, use: number): PipeTransport {
  const own = native.adopt(fd, use === WRITES);
  if (own < 0) throw osError(own);
  try {
    return new PipeTransport(port as QuickJsPort, own, use);
  } catch (error) {
    if (own !== fd) native.close(own);
    throw error;
  }
}

const openRead = (port: Port, fd: number) => adopt(port, fd, READS);
const openWrite = (port: Port, fd: number) => adopt(port, fd, WRITES);

export const openStdin: OpenStdin = (options = {}) =>
  readPipe(openRead, 0, options, 'openStdin(options)');

export const connectReadPipe: ConnectReadPipe = (fd, options = {}) =>
  readPipe(openRead, fd, options, 'connectReadPipe(fd, options)');

export const connectWritePipe: ConnectWritePipe = (fd, options = {}) =>
  writePipe(openWrite, fd, options);

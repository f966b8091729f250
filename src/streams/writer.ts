import {
  type Awaitable,
  BaseAwaitable,
  type Waitable,
  type Waiter,
  type WaitingTask,
} from '../core/awaitable.js';
import { OSError } from '../core/exceptions.js';
import type { Endpoint, Port, Transport, TransportHandler } from '../core/port.js';
import { leave, notifyAll, park, type Queued } from '../core/waitqueue.js';
import { part, toBytes } from './bytes.js';
import type { IdleTimer } from './idle.js';
import type { StreamReader } from './reader.js';

/** The waits of `drain` and of `waitClosed`: one object each, for any number of tasks. */
class WriterWait extends BaseAwaitable<void> implements Waitable, Queued {
  waiters_: Waiter | null = null;
  private writer_: StreamWriter;
  private closing_: boolean;

  constructor(writer: StreamWriter, closing: boolean) {
    super();
    this.writer_ = writer;
    this.closing_ = closing;
  }

  wait_(task: WaitingTask): unknown {
    if (this.closing_ ? this.writer_.closed_ : this.writer_.drained_()) return this.resume_();
    return park(this, task, this);
  }

  resume_(): unknown {
    const error = this.writer_.error_;
    if (error !== undefined) throw error;
    return undefined;
  }

  cancel_(task: WaitingTask): boolean {
    leave(this, task);
    return false;
  }

  toString(): string {
    return `socket ${this.writer_.reader_.peer_()} ${this.closing_ ? 'close' : 'drain'}`;
  }
}

/**
 * Writes a stream of bytes. `write` sends what the system accepts at once and keeps the rest; `drain` waits
 * until the rest is sent. Any number of tasks can write and drain. Source: CPython `asyncio.StreamWriter`.
 */
export class StreamWriter implements TransportHandler {
  error_: OSError | undefined = undefined;
  closed_ = false;
  reader_: StreamReader;
  /** Set by the server; called when the connection is closed. */
  onEnd_: (() => void) | undefined = undefined;
  idle_: IdleTimer | undefined = undefined;
  private port_: Port;
  private transport_: Transport;
  private tail_: Uint8Array | undefined = undefined;
  private start_ = 0;
  private end_ = 0;
  private closing_ = false;
  private ending_ = false;
  // Made when they are first needed: a connection that only reads needs neither.
  private drain_: WriterWait | undefined = undefined;
  private close_: WriterWait | undefined = undefined;

  constructor(port: Port, transport: Transport, reader: StreamReader) {
    this.port_ = port;
    this.transport_ = transport;
    this.reader_ = reader;
    transport.handler = this;
  }

  /**
   * Sends bytes, or a string as UTF-8. The caller may reuse `data` at once. Throws OSError after `close` and `writeEof`
   * (`code` EPIPE), and when the connection is known to be broken; TypeError for other data.
   */
  write(data: Uint8Array | string): void {
    const bytes = toBytes(this.port_, data, 'write(data)');
    if (this.error_ !== undefined) throw this.error_;
    if (this.closing_) throw new OSError('EPIPE', 'write after close');
    if (this.ending_) throw new OSError('EPIPE', 'write after writeEof');
    let sent = 0;
    if (this.drained_()) sent = this.push_(bytes, 0, bytes.length);
    if (sent < bytes.length) this.keep_(bytes, sent);
  }

  /** Writes each item of an iterable of bytes or strings, as `write`. */
  writelines(lines: Iterable<Uint8Array | string>): void {
    for (const line of lines) this.write(line);
  }

  /** Waits until the system has accepted everything that was written. Throws OSError if the connection broke. */
  drain(): Awaitable<void> {
    this.drain_ ??= new WriterWait(this, false);
    return this.drain_;
  }

  /** Sends the rest, then closes both directions. A task that waits in a read gets end of file. */
  close(): void {
    if (this.closing_) return;
    this.closing_ = true;
    if (this.drained_()) this.finish_();
    this.reader_.endOfFile_();
  }

  /** Waits until the connection is closed. Throws OSError if it broke before everything was sent. */
  waitClosed(): Awaitable<void> {
    this.close_ ??= new WriterWait(this, true);
    return this.close_;
  }

  /** For `await using`: `close` and `waitClosed`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    await this.waitClosed();
  }

  /** True after `close`, or when the connection is broken. */
  isClosing(): boolean {
    return this.closing_;
  }

  /**
   * Sends end of file after everything that was written; reading continues. Throws OSError (`code` ENOTSUP) where
   * `canWriteEof` is false.
   */
  writeEof(): void {
    if (!this.transport_.canWriteEof)
      throw new OSError('ENOTSUP', 'writeEof: this engine has no half-close');
    if (this.ending_ || this.closing_) return;
    this.ending_ = true;
    if (this.drained_()) this.transport_.shutdown();
  }

  /** True if the engine can close one direction only. */
  canWriteEof(): boolean {
    return this.transport_.canWriteEof;
  }

  /**
   * For `'peername'` and `'sockname'` returns `[host, port]`; for other names, or an unknown address, `fallback`;
   * default null.
   */
  getExtraInfo(name: 'peername' | 'sockname'): Endpoint | null;
  getExtraInfo<T>(name: string, fallback?: T): Endpoint | T | null;
  getExtraInfo(name: string, fallback: unknown = null): unknown {
    const known = name === 'peername' || name === 'sockname';
    return (known && this.transport_[name]) || fallback;
  }

  onReadable(): void {
    this.reader_.onReadable_();
  }

  onWritable(): void {
    const tail = this.tail_;
    while (this.start_ < this.end_) {
      const n = this.push_(tail as Uint8Array, this.start_, this.end_ - this.start_);
      if (n === 0) return;
      this.start_ += n;
    }
    if (tail === undefined) return;
    this.idle_?.stop_();
    this.tail_ = undefined;
    this.start_ = this.end_ = 0;
    if (this.closing_) this.finish_();
    else if (this.ending_) this.transport_.shutdown();
    if (this.drain_ !== undefined) notifyAll(this.drain_);
  }

  onClosed(error?: OSError): void {
    this.closing_ = true;
    this.fail_(error ?? new OSError('ECONNRESET', 'the peer closed the connection'));
    this.reader_.endOfFile_(error);
  }

  drained_(): boolean {
    return this.tail_ === undefined;
  }

  /** Closes without sending the rest. */
  abort_(): void {
    this.closing_ = true;
    this.finish_(true);
    this.reader_.endOfFile_();
  }

  private push_(bytes: Uint8Array, offset: number, length: number): number {
    try {
      return length === 0 ? 0 : this.transport_.write(bytes, offset, length);
    } catch (error) {
      this.fail_(error as OSError);
      return length;
    }
  }

  private keep_(bytes: Uint8Array, from: number): void {
    const more = bytes.length - from;
    const kept = this.end_ - this.start_;
    let tail = this.tail_;
    if (tail === undefined || tail.length - this.end_ < more) {
      const larger = new Uint8Array(tail === undefined ? more : Math.max(kept * 2, kept + more));
      if (tail !== undefined) larger.set(part(tail, this.start_, this.end_));
      this.tail_ = tail = larger;
      this.start_ = 0;
      this.end_ = kept;
    }
    tail.set(part(bytes, from, bytes.length), this.end_);
    this.end_ += more;
    this.idle_?.start_();
  }

  private fail_(error: OSError): void {
    if (this.closed_) return;
    this.error_ = error;
    this.tail_ = undefined;
    this.start_ = this.end_ = 0;
    if (this.drain_ !== undefined) notifyAll(this.drain_);
    if (this.closing_) this.finish_(true);
  }

  private finish_(abort = false): void {
    if (this.closed_) return;
    this.closed_ = true;
    this.idle_?.stop_();
    this.reader_.idle_?.stop_();
    this.tail_ = undefined;
    this.start_ = this.end_ = 0;
    if (abort) this.transport_.abort();
    else this.transport_.close();
    if (this.drain_ !== undefined) notifyAll(this.drain_);
    if (this.close_ !== undefined) notifyAll(this.close_);
    if (this.onEnd_ !== undefined) this.onEnd_();
  }
}

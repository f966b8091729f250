import {
  type Awaitable,
  BaseAwaitable,
  type Waitable,
  type Waiter,
  type WaitingTask,
} from '../core/awaitable.js';
import { OSError } from '../core/exceptions.js';
import { encryption } from '../core/hooks.js';
import type { Endpoint, TlsOptions, TransportHandler } from '../core/port.js';
import { leave, notifyAll, park, type Queued } from '../core/waitqueue.js';
import { part, toBytes } from './bytes.js';
import { IdleTimer } from './idle.js';
import type { TlsLimits } from './options.js';
import type { StreamReader } from './reader.js';

// Flags of a writer.
/** `close` was called, or the connection is broken. */
const CLOSING = 1;
/** `writeEof` was called. */
const ENDING = 2;
const BROKEN = 4;
/** The transport is closed. */
const CLOSED = 8;
/** `abort` has dropped bytes. */
const DROPPED = 16;

/** A part of the certificate of the peer, in the shape of CPython's `SSLSocket.getpeercert`. */
export interface PeerCertificate {
  /** Names with their values, as `[[['commonName', 'localhost']]]`. */
  subject: [name: string, value: string][][];
  issuer: [name: string, value: string][][];
  version: number;
  /** Hexadecimal. */
  serialNumber: string;
  /** As `'Jan  5 09:34:43 2026 GMT'`. */
  notBefore: string;
  notAfter: string;
  /** As `[['DNS', 'localhost'], ['IP Address', '127.0.0.1']]`. Missing if it has none. */
  subjectAltName?: [kind: string, name: string][];
}

/** The waits of `drain` and of `waitClosed`: one object each, for any number of tasks. */
class WriterWait extends BaseAwaitable<void> implements Waitable, Queued {
  /** Missing until a task waits. */
  declare waiters_?: Waiter | null;
  declare private writer_: StreamWriter;
  declare private closing_: boolean;

  constructor(writer: StreamWriter, closing: boolean) {
    super();
    this.writer_ = writer;
    this.closing_ = closing;
  }

  wait_(task: WaitingTask): unknown {
    const writer = this.writer_;
    const ends = this.closing_ ? writer.flags_ & CLOSED : writer.tail_ === undefined;
    return ends ? this.resume_() : park(this, task, this);
  }

  resume_(): unknown {
    const lost = this.closing_ ? BROKEN : BROKEN | DROPPED;
    if (this.writer_.flags_ & lost) throw this.writer_.error_;
    return undefined;
  }

  cancel_(task: WaitingTask): boolean {
    leave(this, task);
    return false;
  }

  what_(): string {
    return `socket ${this.writer_.reader_.peer_()} ${this.closing_ ? 'close' : 'drain'}`;
  }
}

/**
 * Writes a stream of bytes. `write` sends what the system accepts at once and keeps the rest; `drain` waits
 * until the rest is sent. Any number of tasks can write and drain. Source: CPython `asyncio.StreamWriter`.
 */
export class StreamWriter implements TransportHandler {
  declare reader_: StreamReader;
  declare flags_: number;
  /** What the system has not accepted yet, between start_ and end_. */
  declare tail_: Uint8Array | undefined;
  // These fields are missing until they are needed.
  declare private start_: number;
  declare private end_: number;
  declare private drain_?: WriterWait;
  declare private close_?: WriterWait;
  declare error_?: OSError;
  declare idle_?: IdleTimer;
  /** The `sslShutdownTimeout` of an encrypted connection, until that begins to end. */
  declare shutdown_?: number | undefined;
  /** What has to be stopped when the connection is closed: a handshake, or the limit of a farewell. */
  declare limit_?: { stop_(): void };

  constructor(reader: StreamReader) {
    if (reader === undefined) throw new TypeError('StreamWriter: use openConnection(host, port)');
    this.reader_ = reader;
    this.flags_ = 0;
    this.tail_ = undefined;
    reader.transport_.handler = this;
  }

  /**
   * Sends bytes, or a string as UTF-8. The caller may reuse `data` at once. Throws OSError after `close` and `writeEof`
   * (`code` EPIPE), and when the connection is known to be broken; TypeError for other data.
   */
  write(data: Uint8Array | string): void {
    const bytes =
      data instanceof Uint8Array
        ? data
        : toBytes(this.reader_.settings_.port_, data, 'write(data)');
    if (this.flags_ !== 0) this.refuse_();
    const { length } = bytes;
    let sent = 0;
    if (this.tail_ === undefined) sent = this.push_(bytes, 0, length);
    if (sent < length) this.keep_(bytes, sent);
  }

  private refuse_(): never {
    if (this.flags_ & BROKEN) throw this.error_;
    throw new OSError('EPIPE', `write after ${this.isClosing() ? 'close' : 'writeEof'}`);
  }

  /** Writes each item of an iterable of bytes or strings, as `write`. */
  writelines(lines: Iterable<Uint8Array | string>): void {
    for (const line of lines) this.write(line);
  }

  /** Waits until the system has accepted everything that was written. Throws OSError if the connection broke. */
  drain(): Awaitable<void> {
    const { drain_ } = this;
    if (drain_ !== undefined) return drain_;
    this.drain_ = new WriterWait(this, false);
    return this.drain_;
  }

  /** Sends the rest, then closes both directions. A task that waits in a read gets end of file. */
  close(): void {
    if (this.isClosing()) return;
    this.flags_ |= CLOSING;
    if (this.tail_ === undefined) this.finish_();
    this.reader_.endOfFile_();
  }

  /**
   * Closes at once, and drops what the system has not accepted: a `drain` of that, also one that waits, throws OSError
   * (`code` ECONNABORTED). A task that waits in a read gets end of file. Source: CPython `WriteTransport.abort`.
   */
  abort(): void {
    this.flags_ |= CLOSING;
    if (this.tail_ !== undefined) {
      this.flags_ |= DROPPED;
      this.error_ = new OSError('ECONNABORTED', 'abort() has dropped what was not sent');
    }
    this.finish_(true);
    this.reader_.endOfFile_();
  }

  /** Waits until the connection is closed. Throws OSError if it broke before everything was sent. */
  waitClosed(): Awaitable<void> {
    // Without a wait both are the same, unless `abort` has dropped bytes.
    if ((this.flags_ & (CLOSED | DROPPED)) === CLOSED) return this.drain();
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
    return (this.flags_ & CLOSING) !== 0;
  }

  /**
   * Sends end of file after everything that was written; reading continues. Throws OSError (`code` ENOTSUP) where
   * `canWriteEof` is false.
   */
  writeEof(): void {
    if (!this.canWriteEof())
      throw new OSError('ENOTSUP', 'writeEof: this connection has no half-close');
    if (this.flags_ & (ENDING | CLOSING)) return;
    this.flags_ |= ENDING;
    if (this.tail_ === undefined) this.reader_.transport_.shutdown();
  }

  /** True if one direction can be closed alone: not with TLS, and not on every engine. */
  canWriteEof(): boolean {
    return this.reader_.transport_.canWriteEof;
  }

  /**
   * Encrypts the connection from here on, as after STARTTLS; what was written before is sent first. A server's writer
   * needs `cert` and `key`; a client's needs `servername`, unless `verify` is false. Throws OSError if the handshake
   * fails (see `openConnection`) or bytes that were not encrypted wait to be read (`code` EPROTO), and closes the
   * connection; ENOTSUP where the engine encrypts only from the start. Cancelling closes the connection. Source: CPython
   * 3.11 `StreamWriter.start_tls`.
   */
  startTls(ssl: true | TlsOptions = true, limits: TlsLimits = {}): Awaitable<void> {
    if (encryption === null || this.reader_.transport_.encrypt === undefined)
      throw new OSError(
        'ENOTSUP',
        'startTls: this engine encrypts from the start: openConnection with ssl',
      );
    return encryption.startTls_(this as never, ssl as never, limits as never) as Awaitable<void>;
  }

  /**
   * `'peername'` and `'sockname'` are `[host, port]`. With TLS, until the connection is closed: `'ssl_version'`, as
   * `'TLSv1.3'`; `'cipher'`, `[name, version, bits]`; `'alpn'`, the chosen protocol; `'peercert'`, see `PeerCertificate`,
   * empty if it was not verified. For what is unknown returns `fallback`; default null.
   */
  getExtraInfo(name: 'peername' | 'sockname'): Endpoint | null;
  getExtraInfo(name: 'ssl_version' | 'alpn'): string | null;
  getExtraInfo(name: 'cipher'): [name: string, version: string, bits: number] | null;
  getExtraInfo(name: 'peercert'): Partial<PeerCertificate> | null;
  getExtraInfo<T>(name: string, fallback?: T): Endpoint | T | null;
  getExtraInfo(name: string, fallback: unknown = null): unknown {
    const { transport_ } = this.reader_;
    const known = name === 'peername' || name === 'sockname';
    return (known ? transport_[name] : transport_.tlsInfo?.(name)) || fallback;
  }

  onReadable(): void {
    this.reader_.onReadable_();
  }

  onWritable(): void {
    const tail = this.tail_;
    if (tail === undefined) return;
    while (this.start_ < this.end_) {
      const n = this.push_(tail, this.start_, this.end_ - this.start_);
      if (n === 0) return;
      this.start_ += n;
    }
    this.idle_?.stop_();
    this.tail_ = undefined;
    if (this.isClosing()) this.finish_();
    else if (this.flags_ & ENDING) this.reader_.transport_.shutdown();
    this.wake_(this.drain_);
  }

  onClosed(error?: OSError): void {
    this.flags_ |= CLOSING;
    this.fail_(error ?? new OSError('ECONNRESET', 'the peer closed the connection'));
    this.reader_.endOfFile_(error);
  }

  private push_(bytes: Uint8Array, offset: number, length: number): number {
    try {
      return length === 0 ? 0 : this.reader_.transport_.write(bytes, offset, length);
    } catch (error) {
      this.fail_(error as OSError);
      return length;
    }
  }

  private keep_(bytes: Uint8Array, from: number): void {
    const more = bytes.length - from;
    const tail = this.tail_;
    let kept = 0;
    if (tail !== undefined) kept = this.end_ - this.start_;
    if (tail === undefined || tail.length - this.end_ < more) {
      const larger = new Uint8Array(Math.max(kept * 2, kept + more));
      if (tail !== undefined) larger.set(part(tail, this.start_, this.end_));
      this.tail_ = larger;
      this.start_ = 0;
      this.end_ = kept;
    }
    (this.tail_ as Uint8Array).set(part(bytes, from, bytes.length), this.end_);
    this.end_ += more;
    if (this.reader_.settings_.idle_ === 0) return;
    this.idle_ ??= new IdleTimer(this.reader_, false);
    this.idle_.start_();
  }

  private fail_(error: OSError): void {
    if (this.flags_ & CLOSED) return;
    this.error_ = error;
    this.flags_ |= BROKEN;
    this.tail_ = undefined;
    this.wake_(this.drain_);
    if (this.isClosing()) this.finish_(true);
  }

  finish_(abort = false): void {
    if (this.flags_ & CLOSED) return;
    const { reader_, shutdown_ } = this;
    this.idle_?.stop_();
    reader_.idle_?.stop_();
    this.tail_ = undefined;
    if (shutdown_ !== undefined && !abort) {
      this.shutdown_ = undefined;
      encryption?.end_(this as never, shutdown_);
      return;
    }
    this.flags_ |= CLOSED;
    this.limit_?.stop_();
    if (abort) reader_.transport_.abort();
    else reader_.transport_.close();
    this.wake_(this.drain_);
    this.wake_(this.close_);
    this.onEnd_();
  }

  private wake_(wait: WriterWait | undefined): void {
    if (wait !== undefined) notifyAll(wait);
  }

  /** Called when the connection is closed. */
  onEnd_(): void {}

  /** Whether it is the writer of a server's connection. */
  get isServer_(): boolean {
    return false;
  }
}

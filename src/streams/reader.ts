import {
  type Awaitable,
  BaseAwaitable,
  PENDING,
  type Waitable,
  type WaitingTask,
} from '../core/awaitable.js';
import { integer, kind } from '../core/checks.js';
import { IncompleteReadError, LimitOverrunError, type OSError } from '../core/exceptions.js';
import { END_OF_FILE, type Port, type Transport } from '../core/port.js';
import { parkAlone } from '../core/waitqueue.js';
import { bytesOf, characterLength, part, toBytes, unfinished } from './bytes.js';
import type { IdleTimer } from './idle.js';
import type { StreamOptions } from './options.js';

type Separator = string | Uint8Array;

const LIMIT = 65536;
const FIRST_BUFFER = 512;
/** `readexactly` makes room for at most this many bytes before any have come; then for as many as have come. */
const AHEAD = 4096;
const NEWLINE = new Uint8Array([10]);
const NOTHING = new Uint8Array(0);

// Kinds of read.
const READ = 0;
const EXACTLY = 1;
const UNTIL = 2;
const LINE = 3;
const INTO = 4;

/** One read. The reader uses the object again after it was awaited. */
class Read extends BaseAwaitable<never> implements Waitable {
  reader_: StreamReader;
  kind_ = READ;
  count_ = 0;
  bytes_: Uint8Array | Uint8Array[] = NEWLINE;
  /** Returned to the program and not awaited yet. */
  held_ = false;

  constructor(reader: StreamReader) {
    super();
    this.reader_ = reader;
  }

  wait_(task: WaitingTask): unknown {
    const reader = this.reader_;
    reader.checkFree_();
    this.held_ = false;
    // An earlier read that was cancelled or failed may have searched for another separator.
    reader.scanned_ = 0;
    const value = this.go_(task);
    if (value === PENDING && reader.idle_ !== undefined) {
      // The last read may have left the timer running, if it failed.
      reader.idle_.stop_();
      reader.idle_.start_();
    }
    return value;
  }

  private go_(task: WaitingTask): unknown {
    const reader = this.reader_;
    const value = reader.perform_(this);
    return value === PENDING ? parkAlone(reader, task, this) : value;
  }

  // Takes bytes when the task runs, not when they come: a read that is cancelled takes none.
  resume_(task: WaitingTask): unknown {
    this.reader_.waiter_ = null;
    const value = this.go_(task);
    if (value !== PENDING) this.reader_.idle_?.stop_();
    return value;
  }

  cancel_(task: WaitingTask): boolean {
    if (this.reader_.waiter_ === task) this.reader_.waiter_ = null;
    this.reader_.idle_?.stop_();
    return false;
  }

  toString(): string {
    return `socket ${this.reader_.peer_()} read`;
  }
}

/**
 * Reads a stream of bytes; `openConnection` and `startServer` make it. One task at a time can read: in a second
 * task the call throws Error. A read that is cancelled takes no bytes. Bytes that came before an error can
 * still be read; then the read throws OSError. Source: CPython `asyncio.StreamReader`.
 */
export class StreamReader<B extends Uint8Array | string = Uint8Array> {
  waiter_: WaitingTask | null = null;
  error_: OSError | undefined = undefined;
  eof_ = false;
  transport_: Transport;
  idle_: IdleTimer | undefined = undefined;
  /** False after the transport had no bytes, until it reports new ones. */
  private readable_ = true;
  private read_: Read;
  private port_: Port;
  private limit_: number;
  private text_: boolean;
  private buffer_: Uint8Array | undefined = undefined;
  private start_ = 0;
  private end_ = 0;
  /** How many bytes from start_ on are known to hold no separator. */
  scanned_ = 0;
  private matched_ = 0;
  /** The beginning of a character; see `takePiece_`. Missing until there is one. */
  declare private carry_?: Uint8Array | undefined;

  constructor(port: Port, transport: Transport, options: StreamOptions) {
    this.port_ = port;
    this.transport_ = transport;
    this.limit_ = options.limit ?? LIMIT;
    this.text_ = options.encoding !== undefined;
    this.read_ = new Read(this as unknown as StreamReader);
  }

  /**
   * Returns the bytes that have come, at most `n`; waits for at least one. Empty at end of file. Without `n`, or
   * if it is negative, reads everything until end of file. Throws TypeError unless `n` is a whole number.
   */
  read(n = -1): Awaitable<B> {
    return this.begin_(READ, integer(n, 'read(n)'), NEWLINE);
  }

  /** Returns exactly `n` bytes. Throws IncompleteReadError, with `partial`, if the stream ends before. */
  readexactly(n: number): Awaitable<B> {
    if (integer(n, 'readexactly(n)') < 0)
      throw new RangeError('readexactly(n): n must not be negative');
    return this.begin_(EXACTLY, n, NEWLINE);
  }

  /**
   * Returns a line with its `\n`; at end of file the rest, which may be empty. Throws LimitOverrunError if a line
   * exceeds the limit, and drops the part of it that has come. Source: CPython `StreamReader.readline`.
   */
  readline(): Awaitable<B> {
    return this.begin_(LINE, 0, NEWLINE);
  }

  /**
   * Returns everything up to and including `separator`, a string or bytes; of several, the one that ends first.
   * Default: `\n`. Throws IncompleteReadError at end of file; LimitOverrunError over the limit, where the bytes stay in
   * the stream; TypeError or RangeError for a wrong separator.
   */
  readuntil(separator: Separator | Separator[] = NEWLINE): Awaitable<B> {
    const where = 'readuntil(separator)';
    const bytes = Array.isArray(separator)
      ? separator.map((each) => toBytes(this.port_, each, where))
      : toBytes(this.port_, separator, where);
    const empty = Array.isArray(bytes) && bytes.some((each) => each.length === 0);
    if (bytes.length === 0 || empty) throw new RangeError(`${where}: must not be empty`);
    return this.begin_(UNTIL, 0, bytes);
  }

  /**
   * Reads into `buffer`, which takes raw bytes whatever its elements are; returns how many bytes, 0 at end of file.
   * Allocates nothing if it is a Uint8Array. Source: MicroPython `Stream.readinto`.
   */
  readinto(buffer: ArrayBufferView): Awaitable<number> {
    const bytes = bytesOf(buffer);
    if (bytes === undefined)
      throw new TypeError(
        `readinto(buffer): expected a typed array or a DataView, got ${kind(buffer)}`,
      );
    return this.begin_(INTO, 0, bytes);
  }

  /** `for await` reads lines, as `readline`, until end of file. Source: CPython `StreamReader.__aiter__`. */
  [Symbol.asyncIterator](): AsyncIterableIterator<B> {
    return new Lines<B>(this);
  }

  /** True if the stream has ended and all of it has been read. */
  atEof(): boolean {
    if (this.start_ !== this.end_) return false;
    if (!this.eof_) this.look_();
    return this.eof_ && this.error_ === undefined && this.start_ === this.end_;
  }

  /** Fetches what has come, because the end may have come too. An error is left for the next read. */
  private look_(): void {
    try {
      this.fill_();
    } catch (error) {
      this.error_ = error as OSError;
    }
  }

  onReadable_(): void {
    this.readable_ = true;
    this.wake_();
  }

  /** Called when no more bytes will come; with `error` if the connection broke. */
  endOfFile_(error?: OSError): void {
    this.eof_ = true;
    if (error !== undefined && this.error_ === undefined) this.error_ = error;
    this.wake_();
  }

  checkFree_(): void {
    if (this.waiter_ !== null)
      throw new Error(`another task (${this.waiter_.getName()}) is already reading this stream`);
  }

  peer_(): string {
    const peer = this.transport_.peername;
    return peer === undefined ? '?' : `${peer[0]}:${peer[1]}`;
  }

  private begin_<T>(kind: number, count: number, bytes: Uint8Array | Uint8Array[]): Awaitable<T> {
    this.checkFree_();
    let read = this.read_;
    if (read.held_) read = this.read_ = new Read(this as unknown as StreamReader);
    read.held_ = true;
    read.kind_ = kind;
    read.count_ = count;
    read.bytes_ = bytes;
    return read as unknown as Awaitable<T>;
  }

  private wake_(): void {
    const task = this.waiter_;
    if (task !== null && !task.ready_) task.notify_();
  }

  perform_(read: Read): unknown {
    switch (read.kind_) {
      case READ:
        return read.count_ < 0 ? this.readAll_() : this.readSome_(read.count_);
      case EXACTLY:
        return this.readExactly_(read.count_);
      case INTO:
        return this.readInto_(read.bytes_ as Uint8Array);
      default:
        return this.readUntil_(read.bytes_, read.kind_ === LINE);
    }
  }

  private readAll_(): unknown {
    for (;;) {
      const n = this.fill_();
      if (n === 0) return PENDING;
      if (n === END_OF_FILE) return this.take_(this.end_ - this.start_);
    }
  }

  private readSome_(n: number): unknown {
    if (n === 0) return this.take_(0);
    for (;;) {
      const there = this.end_ - this.start_;
      const count = this.text_ ? this.whole_(Math.min(n, there)) : Math.min(n, there);
      if (count > 0) return this.take_(count);
      const got = this.fill_();
      if (got === 0) return PENDING;
      // Empty, or the beginning of a character.
      if (got === END_OF_FILE) return this.take_(there);
    }
  }

  private readExactly_(n: number): unknown {
    for (;;) {
      const there = this.end_ - this.start_;
      if (there >= n) {
        const count = this.text_ ? this.whole_(n) : n;
        if (count > 0 || n === 0) return this.text_ ? this.takePiece_(count) : this.take_(count);
      }
      // `n` may come from the peer, so memory is taken for the bytes that have come, not for `n`.
      const got = this.fill_(Math.min(n - there, Math.max(there, AHEAD)));
      if (got === 0) return PENDING;
      if (got === END_OF_FILE) {
        if (there >= n) return this.take_(there);
        throw new IncompleteReadError(this.take_(there), n);
      }
    }
  }

  private readInto_(into: Uint8Array): unknown {
    const there = this.end_ - this.start_;
    if (there === 0) {
      if (into.length === 0) return 0;
      const n = this.pull_(into, 0, into.length);
      return n === 0 ? PENDING : n === END_OF_FILE ? 0 : n;
    }
    const count = Math.min(there, into.length);
    const buffer = this.buffer_ as Uint8Array;
    into.set(part(buffer, this.start_, this.start_ + count));
    this.consume_(count);
    return count;
  }

  private readUntil_(separator: Uint8Array | Uint8Array[], line: boolean): unknown {
    for (;;) {
      const at = this.find_(separator);
      if (at >= 0) {
        if (at > this.limit_)
          this.overrun_('Separator is found, but chunk is longer than limit', at, line);
        return this.take_(at + this.matched_);
      }
      if (this.scanned_ > this.limit_)
        this.overrun_('Separator is not found, and chunk exceed the limit', this.scanned_, line);
      const got = this.fill_();
      if (got === 0) return PENDING;
      if (got === END_OF_FILE) {
        const rest = this.take_(this.end_ - this.start_);
        if (line) return rest;
        throw new IncompleteReadError(rest, null);
      }
    }
  }

  private overrun_(message: string, consumed: number, line: boolean): never {
    if (line) this.consume_(Math.min(consumed + 1, this.end_ - this.start_));
    throw new LimitOverrunError(message, consumed);
  }

  /** The position of the separator, counted from start_; -1 if it has not come yet. Sets matched_ to its length. */
  private find_(separator: Uint8Array | Uint8Array[]): number {
    if (this.buffer_ === undefined) return -1;
    let found = -1;
    let longest = 0;
    if (Array.isArray(separator)) {
      for (const each of separator) {
        const at = this.search_(each);
        if (at >= 0 && (found < 0 || at + each.length < found + this.matched_)) {
          found = at;
          this.matched_ = each.length;
        }
        longest = Math.max(longest, each.length);
      }
    } else {
      found = this.search_(separator);
      this.matched_ = longest = separator.length;
    }
    if (found < 0) this.scanned_ = Math.max(0, this.end_ - longest + 1 - this.start_);
    return found;
  }

  private search_(separator: Uint8Array): number {
    const buffer = this.buffer_ as Uint8Array;
    const last = this.end_ - separator.length;
    const first = separator[0] as number;
    for (let i = this.start_ + this.scanned_; i <= last; i++) {
      if (buffer[i] !== first) continue;
      let k = 1;
      while (k < separator.length && buffer[i + k] === separator[k]) k++;
      if (k === separator.length) return i - this.start_;
    }
    return -1;
  }

  /** Reads more into the buffer, which has room for at least `need` bytes. Returns as `Transport.read`. */
  private fill_(need = 1): number {
    this.makeRoom_(need);
    const buffer = this.buffer_ as Uint8Array;
    const n = this.pull_(buffer, this.end_, buffer.length - this.end_);
    if (n > 0) this.end_ += n;
    return n;
  }

  private makeRoom_(need: number): void {
    const buffer = this.buffer_;
    if (buffer === undefined) {
      this.buffer_ = new Uint8Array(Math.max(FIRST_BUFFER, need));
      return;
    }
    if (buffer.length - this.end_ >= need) return;
    const there = this.end_ - this.start_;
    if (there + need <= buffer.length / 2) buffer.copyWithin(0, this.start_, this.end_);
    else {
      const larger = new Uint8Array(Math.max(buffer.length * 2, there + need));
      larger.set(part(buffer, this.start_, this.end_));
      this.buffer_ = larger;
    }
    this.start_ = 0;
    this.end_ = there;
  }

  private pull_(into: Uint8Array, offset: number, length: number): number {
    if (this.eof_) return this.ended_();
    if (!this.readable_) return 0;
    let n: number;
    try {
      n = this.transport_.read(into, offset, length);
    } catch (error) {
      this.eof_ = true;
      this.error_ = error as OSError;
      // The writer has to know that the connection is broken.
      this.transport_.handler.onClosed(this.error_);
      return this.ended_();
    }
    if (n === 0) this.readable_ = false;
    else if (n === END_OF_FILE) this.eof_ = true;
    return n;
  }

  /** Throws the error of a broken connection, once; after that every read meets end of file. */
  private ended_(): number {
    const error = this.error_;
    this.error_ = undefined;
    if (error !== undefined) throw error;
    return END_OF_FILE;
  }

  private take_(n: number): B {
    const buffer = this.buffer_ ?? NEWLINE;
    const value = this.text_
      ? this.port_.decode(buffer, this.start_, this.start_ + n)
      : buffer.slice(this.start_, this.start_ + n);
    this.consume_(n);
    return value as B;
  }

  /**
   * The next `n` bytes as text. A character that they begin and other bytes follow, as where an HTTP chunk ends, is
   * kept for the next `readexactly`.
   */
  private takePiece_(n: number): B {
    const before = this.carry_ ?? NOTHING;
    const buffer = this.buffer_ ?? NOTHING;
    const cut = unfinished(buffer, this.start_, this.start_ + n);
    if (cut === 0 && before === NOTHING) return this.take_(n);
    const bytes = new Uint8Array(before.length + n);
    bytes.set(before);
    bytes.set(part(buffer, this.start_, this.start_ + n), before.length);
    this.consume_(n);
    const end = bytes.length - unfinished(bytes, 0, bytes.length);
    this.carry_ = end < bytes.length ? bytes.slice(end) : undefined;
    return this.port_.decode(bytes, 0, end) as B;
  }

  private consume_(n: number): void {
    this.start_ += n;
    if (this.start_ === this.end_) this.start_ = this.end_ = 0;
  }

  /** How many of the first `n` bytes are whole characters; if `n` is too small for the first one, its length. */
  private whole_(n: number): number {
    const buffer = this.buffer_ as Uint8Array;
    let count = 0;
    while (count < n) {
      const length = characterLength(buffer, this.start_ + count, this.end_);
      if (count + length > n) {
        if (count > 0 || this.start_ + length > this.end_) return count;
        return length;
      }
      count += length;
    }
    return count;
  }
}

/** Iterates over the lines of a stream. */
class Lines<B extends Uint8Array | string> implements AsyncIterableIterator<B> {
  private reader_: StreamReader<B>;

  constructor(reader: StreamReader<B>) {
    this.reader_ = reader;
  }

  async next(): Promise<IteratorResult<B, undefined>> {
    const line = await this.reader_.readline();
    return line.length === 0 ? { value: undefined, done: true } : { value: line, done: false };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

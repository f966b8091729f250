import {
  type Awaitable,
  BaseAwaitable,
  PENDING,
  type Waitable,
  type WaitingTask,
} from '../core/awaitable.js';
import { integer, kind } from '../core/checks.js';
import { IncompleteReadError, LimitOverrunError, type OSError } from '../core/exceptions.js';
import { READY } from '../core/frame.js';
import { END_OF_FILE, type Transport } from '../core/port.js';
import { bytesOf, characterLength, part, toBytes, unfinished } from './bytes.js';
import { IdleTimer } from './idle.js';
import type { Settings } from './options.js';

type Separator = string | Uint8Array;

const FIRST_BUFFER = 512;
/** `readexactly` makes room for at most this many bytes before any have come; then for as many as have come. */
const AHEAD = 4096;
const LINE_FEED = 10;
const NEWLINE = [new Uint8Array([LINE_FEED])];
const NOTHING = new Uint8Array(0);

// Kinds of read.
const LINE = 0;
const UNTIL = 1;
const READ = 2;
const EXACTLY = 3;
const INTO = 4;
/** Added to a kind: the read returns bytes, although the stream has an encoding. */
const RAW = 8;

// States of a reader.
/** The transport had no bytes, and has not reported new ones. */
const EMPTY = 0;
const READABLE = 1;
const ENDED = 2;

/** A buffer that no reader uses now: a reader has one only while it keeps bytes. */
let spare: Uint8Array | undefined;
/** The length of the separator that was found last. */
let matched = 0;

/**
 * The position of `separator` in a part of `buffer`; -1 if it is not there. Overwrites the byte behind the part. `size`
 * is the length of `separator`: reading the length of a typed array is slow.
 */
function search(
  buffer: Uint8Array,
  separator: Uint8Array,
  size: number,
  from: number,
  end: number,
): number {
  const first = separator[0] as number;
  // The engine's search then ends here, whatever an earlier use of the buffer has left behind.
  buffer[end] = first;
  for (let at = from; ; at++) {
    at = buffer.indexOf(first, at);
    if (at + size > end) return -1;
    let k = 1;
    while (k < size && buffer[at + k] === separator[k]) k++;
    if (k === size) return at;
  }
}

/** What `options` of a read adds to its kind. Throws TypeError unless they are undefined or `{ encoding: null }`. */
function raw(options: { encoding: null } | undefined): number {
  if (options === undefined) return 0;
  if (options?.encoding !== null)
    throw new TypeError('read(n, options): options must be { encoding: null }');
  return RAW;
}

/** One read. The reader uses the object again after it was awaited. */
class Read extends BaseAwaitable<never> implements Waitable {
  declare reader_: StreamReader;
  declare kind_: number;
  declare count_: number;
  /** The buffer to read into, or the separators. */
  declare bytes_: Uint8Array | Uint8Array[];
  /** How many bytes from the reader's start_ on are known to hold no separator. */
  declare scanned_: number;
  /** Returned to the program and not awaited yet. */
  declare held_: boolean;

  constructor(reader: StreamReader) {
    super();
    this.reader_ = reader;
  }

  wait_(task: WaitingTask): unknown {
    const reader = this.reader_;
    if (reader.waiter_ !== null) reader.refuse_();
    this.held_ = false;
    // An earlier read that was cancelled or failed may have searched for another separator, and left the timer running.
    this.scanned_ = 0;
    if (reader.settings_.idle_ > 0) reader.idle_?.stop_();
    return this.go_(task);
  }

  // Takes bytes when the task runs, not when they come: a read that is cancelled takes none.
  resume_(task: WaitingTask): unknown {
    this.reader_.waiter_ = null;
    return this.go_(task);
  }

  private go_(task: WaitingTask): unknown {
    const reader = this.reader_;
    const value = reader.perform_(this);
    if (value === PENDING) {
      reader.waiter_ = task;
      task.waitsFor_ = this;
    }
    if (reader.settings_.idle_ > 0) reader.time_(value === PENDING);
    return value;
  }

  cancel_(task: WaitingTask): boolean {
    const reader = this.reader_;
    if (reader.waiter_ === task) reader.waiter_ = null;
    reader.idle_?.stop_();
    return false;
  }

  what_(): string {
    return `socket ${this.reader_.peer_()} read`;
  }
}

/**
 * Reads a stream of bytes; `openConnection` and `startServer` make it. One task at a time can read: in a second
 * task the call throws Error. A read that is cancelled takes no bytes. Bytes that came before an error can
 * still be read; then the read throws OSError. Source: CPython `asyncio.StreamReader`.
 */
export class StreamReader<B extends Uint8Array | string = Uint8Array> {
  declare settings_: Settings;
  declare transport_: Transport;
  declare waiter_: WaitingTask | null;
  declare private state_: number;
  declare private start_: number;
  declare private end_: number;
  /** Empty while no bytes are kept. It has one byte more than size_, for `search`. */
  declare private buffer_: Uint8Array;
  declare private size_: number;
  declare private read_: Read;
  // These fields are missing until they are needed.
  declare private error_: OSError | undefined;
  declare idle_?: IdleTimer;
  /** The beginning of a character; see `takePiece_`. */
  declare private carry_?: Uint8Array | undefined;

  constructor(settings: Settings, transport: Transport) {
    if (transport === undefined)
      throw new TypeError('StreamReader: use openConnection(host, port)');
    this.settings_ = settings;
    this.transport_ = transport;
    this.waiter_ = null;
    this.state_ = READABLE;
    this.start_ = this.end_ = 0;
    this.buffer_ = NOTHING;
    this.size_ = 0;
    this.read_ = new Read(this as unknown as StreamReader);
  }

  /**
   * Returns the bytes that have come, at most `n`; waits for at least one. Empty at end of file. Without `n`, or
   * if it is negative, reads everything until end of file. With `encoding: null` returns bytes although the stream has an
   * encoding. Throws TypeError unless `n` is a whole number.
   */
  read(n: number, options: { encoding: null }): Awaitable<Uint8Array>;
  read(n?: number): Awaitable<B>;
  read(n = -1, options?: { encoding: null }): Awaitable<unknown> {
    return this.begin_(READ + raw(options), integer(n, 'read(n)'), NEWLINE);
  }

  /**
   * Returns exactly `n` bytes. Throws IncompleteReadError, with `partial`, if the stream ends before. `encoding: null` is
   * as in `read`.
   */
  readexactly(n: number, options: { encoding: null }): Awaitable<Uint8Array>;
  readexactly(n: number): Awaitable<B>;
  readexactly(n: number, options?: { encoding: null }): Awaitable<unknown> {
    if (integer(n, 'readexactly(n)') < 0)
      throw new RangeError(`readexactly(n): n must not be negative, got ${n}`);
    return this.begin_(EXACTLY + raw(options), n, NEWLINE);
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
    const all = Array.isArray(separator) ? separator : [separator];
    const bytes = all.map((each) => toBytes(this.settings_.port_, each, where));
    if (bytes.length === 0 || bytes.some((each) => each.length === 0))
      throw new RangeError(`${where}: must not be empty`);
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
    if (this.end_ !== 0) return false;
    if (this.state_ === READABLE) this.look_();
    return this.state_ === ENDED && this.error_ === undefined && this.end_ === 0;
  }

  /** Fetches what has come, because the end may have come too. An error is left for the next read. */
  private look_(): void {
    try {
      this.fill_(1);
    } catch (error) {
      this.error_ = error as OSError;
    }
  }

  onReadable_(): void {
    if (this.state_ === EMPTY) this.state_ = READABLE;
    const task = this.waiter_;
    if (task !== null && (task.state_ & READY) === 0) task.notify_();
  }

  /** Called when no more bytes will come; with `error` if the connection broke. */
  endOfFile_(error?: OSError): void {
    this.state_ = ENDED;
    if (error !== undefined && this.error_ === undefined) this.error_ = error;
    this.onReadable_();
  }

  /** How many bytes have been taken from the transport and not read. */
  kept_(): number {
    return this.end_ - this.start_;
  }

  /** Starts or stops the time limit of the read. */
  time_(on: boolean): void {
    if (on) {
      this.idle_ ??= new IdleTimer(this, true);
      this.idle_.start_();
    } else this.idle_?.stop_();
  }

  refuse_(): never {
    const { waiter_ } = this;
    throw new Error(
      `another task (${(waiter_ as WaitingTask).getName()}) is already reading this stream`,
    );
  }

  peer_(): string {
    const peer = this.transport_.peername;
    // Unix sockets have a path instead.
    return peer ? ([] as unknown[]).concat(peer).join(':') : '?';
  }

  private begin_<T>(kind: number, count: number, bytes: Uint8Array | Uint8Array[]): Awaitable<T> {
    if (this.waiter_ !== null) this.refuse_();
    let read = this.read_;
    if (read.held_) read = this.read_ = new Read(this as unknown as StreamReader);
    read.held_ = true;
    read.kind_ = kind;
    read.count_ = count;
    read.bytes_ = bytes;
    return read as unknown as Awaitable<T>;
  }

  perform_(read: Read): unknown {
    const { kind_, count_ } = read;
    if (kind_ <= UNTIL)
      return this.end_ === 0 && this.state_ === EMPTY ? PENDING : this.readUntil_(read);
    if (kind_ === INTO) return this.readInto_(read.bytes_ as Uint8Array);
    const text = this.settings_.text_ && kind_ < RAW;
    if (kind_ === EXACTLY || kind_ === EXACTLY + RAW) return this.readExactly_(count_, text);
    return count_ < 0 ? this.readAll_(text) : this.readSome_(count_, text);
  }

  private readAll_(text: boolean): unknown {
    for (;;) {
      const n = this.fill_(1);
      if (n === 0) return PENDING;
      if (n === END_OF_FILE) return this.take_(this.end_ - this.start_, text);
    }
  }

  private readSome_(n: number, text: boolean): unknown {
    if (n === 0) return this.take_(0, text);
    for (;;) {
      const there = this.end_ - this.start_;
      const most = n < there ? n : there;
      const count = text ? this.whole_(most) : most;
      if (count > 0) return this.take_(count, text);
      const got = this.fill_(1);
      if (got === 0) return PENDING;
      // Empty, or the beginning of a character.
      if (got === END_OF_FILE) return this.take_(there, text);
    }
  }

  private readExactly_(n: number, text: boolean): unknown {
    for (;;) {
      const there = this.end_ - this.start_;
      if (there >= n) {
        if (!text) return this.take_(n, text);
        const count = this.whole_(n);
        if (count > 0 || n === 0) return this.takePiece_(count);
      }
      // `n` may come from the peer, so memory is taken for the bytes that have come, not for `n`.
      const got = this.fill_(Math.min(n - there, Math.max(there, AHEAD)));
      if (got === 0) return PENDING;
      if (got === END_OF_FILE) {
        if (there >= n) return this.take_(there, text);
        throw new IncompleteReadError(this.take_(there, text), n);
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
    into.set(part(this.buffer_, this.start_, this.start_ + count));
    this.consume_(count);
    return count;
  }

  private readUntil_(read: Read): unknown {
    for (;;) {
      if (this.end_ !== 0) {
        const at = this.find_(read);
        const limit = this.settings_.limit_;
        if (at > limit)
          this.overrun_('Separator is found, but chunk is longer than limit', at, read);
        if (at >= 0) return this.take_(at + matched);
        if (read.scanned_ > limit)
          this.overrun_('Separator is not found, and chunk exceed the limit', read.scanned_, read);
      }
      const got = this.fill_(1);
      if (got === 0) return PENDING;
      if (got === END_OF_FILE) {
        const rest = this.take_(this.end_ - this.start_);
        if (read.kind_ === LINE) return rest;
        throw new IncompleteReadError(rest, null);
      }
    }
  }

  private overrun_(message: string, consumed: number, read: Read): never {
    if (read.kind_ === LINE) this.consume_(Math.min(consumed + 1, this.end_ - this.start_));
    throw new LimitOverrunError(message, consumed);
  }

  /** The position of the separator, counted from start_; -1 if it has not come yet. Sets `matched`. */
  private find_(read: Read): number {
    const { start_, end_ } = this;
    const buffer = this.buffer_;
    const from = start_ + read.scanned_;
    if (read.kind_ === LINE) {
      // As `search` does, for one byte.
      buffer[end_] = LINE_FEED;
      const at = buffer.indexOf(LINE_FEED, from);
      read.scanned_ = end_ - start_;
      matched = 1;
      return at < end_ ? at - start_ : -1;
    }
    const separators = read.bytes_ as Uint8Array[];
    let found = -1;
    let longest = 0;
    for (let i = 0; i < separators.length; i++) {
      const each = separators[i] as Uint8Array;
      const size = each.length;
      const at = search(buffer, each, size, from, end_);
      if (at >= 0 && (found < 0 || at + size < found + matched)) {
        found = at;
        matched = size;
      }
      if (size > longest) longest = size;
    }
    if (found >= 0) return found - start_;
    read.scanned_ = Math.max(0, end_ - longest + 1 - start_);
    return -1;
  }

  /** Reads more into the buffer, which gets room for at least `need` bytes. Returns as `Transport.read`. */
  private fill_(need: number): number {
    if (this.state_ === EMPTY) return 0;
    if (this.size_ - this.end_ < need) this.makeRoom_(need);
    const n = this.pull_(this.buffer_, this.end_, this.size_ - this.end_);
    if (n > 0) this.end_ += n;
    else if (this.end_ === 0) this.consume_(0);
    return n;
  }

  private makeRoom_(need: number): void {
    const buffer = this.buffer_;
    const there = this.end_ - this.start_;
    if (this.size_ === 0 && need <= FIRST_BUFFER && spare !== undefined) {
      this.buffer_ = spare;
      this.size_ = FIRST_BUFFER;
      spare = undefined;
    } else if (there + need <= this.size_ / 2) buffer.copyWithin(0, this.start_, this.end_);
    else {
      this.size_ = Math.max(this.size_ * 2, there + need, FIRST_BUFFER);
      this.buffer_ = new Uint8Array(this.size_ + 1);
      if (there > 0) this.buffer_.set(part(buffer, this.start_, this.end_));
    }
    this.start_ = 0;
    this.end_ = there;
  }

  private pull_(into: Uint8Array, offset: number, length: number): number {
    if (this.state_ !== READABLE) return this.state_ === EMPTY ? 0 : this.ended_();
    let n: number;
    try {
      n = this.transport_.read(into, offset, length);
    } catch (error) {
      this.state_ = ENDED;
      this.error_ = error as OSError;
      // The writer has to know that the connection is broken.
      this.transport_.handler.onClosed(this.error_);
      return this.ended_();
    }
    if (n === END_OF_FILE) this.state_ = ENDED;
    else if (n === 0 || this.transport_.empty) this.state_ = EMPTY;
    return n;
  }

  /** Throws the error of a broken connection, once; after that every read meets end of file. */
  private ended_(): number {
    const error = this.error_;
    this.error_ = undefined;
    if (error !== undefined) throw error;
    return END_OF_FILE;
  }

  private take_(n: number, text = this.settings_.text_): B {
    const { buffer_, start_ } = this;
    const value = text
      ? this.settings_.port_.decode(buffer_, start_, start_ + n)
      : buffer_.slice(start_, start_ + n);
    this.consume_(n);
    return value as B;
  }

  /**
   * The next `n` bytes as text. A character that they begin and other bytes follow, as where an HTTP chunk ends, is
   * kept for the next `readexactly`.
   */
  private takePiece_(n: number): B {
    const before = this.carry_ ?? NOTHING;
    const buffer = this.buffer_;
    const cut = unfinished(buffer, this.start_, this.start_ + n);
    if (cut === 0 && before === NOTHING) return this.take_(n);
    const bytes = new Uint8Array(before.length + n);
    bytes.set(before);
    bytes.set(part(buffer, this.start_, this.start_ + n), before.length);
    this.consume_(n);
    const end = bytes.length - unfinished(bytes, 0, bytes.length);
    this.carry_ = end < bytes.length ? bytes.slice(end) : undefined;
    return this.settings_.port_.decode(bytes, 0, end) as B;
  }

  private consume_(n: number): void {
    this.start_ += n;
    if (this.start_ !== this.end_) return;
    this.start_ = this.end_ = 0;
    if (this.size_ === FIRST_BUFFER) spare = this.buffer_;
    this.buffer_ = NOTHING;
    this.size_ = 0;
  }

  /** How many of the first `n` bytes are whole characters; if `n` is too small for the first one, its length. */
  private whole_(n: number): number {
    const buffer = this.buffer_;
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

import {
  byteLength,
  decode,
  encode,
  OSError,
  type StreamReader,
  type StreamWriter,
} from 'uasyncio';
import { BODY, PIECES } from '../parts.js';
import { unsaid } from '../unsaid.js';
import { each } from './each.js';
import { HttpError, kind, malformed, tooLarge } from './error.js';
import { CHUNKED, digits, Headers, type HeadersInit } from './headers.js';

/** What can be sent: an iterable is sent in chunks, one for each of its texts or bytes. */
export type BodyInit =
  | string
  | Uint8Array
  | ArrayBuffer
  | AsyncIterable<string | Uint8Array>
  | Iterable<string | Uint8Array>;

/** The length of a body that lasts until the connection ends. */
export const UNTIL_END = -2;
/** The most that one step of a body reads, in bytes. */
const PIECE = 16384;
const LONGEST_SIZE_LINE = 256;
const MOST_EXTENSIONS = 4096;
const MOST_TRAILERS = 8192;
const RAW = { encoding: null } as const;
const NOTHING = new Uint8Array(0);
const LINE_END = new Uint8Array([10]);
/** A head ends with one of these. The second one is wrong, but waiting for more would be no answer. */
export const HEAD_ENDS = [new Uint8Array([10, 13, 10]), new Uint8Array([10, 10])];

/** The body of a message that comes in. A read takes at most some KB, so a slow program slows down the peer. */
export class Incoming {
  /** Nothing of it is left in the stream. */
  declare done_: boolean;
  /** A part of it was read. */
  declare started_: boolean;
  /** A read has failed, or runs. */
  declare broken_: boolean;
  /** The writer of a connection whose peer waits for `100 Continue`. */
  declare expecting_: StreamWriter | null;
  /** Called when its end was read, or when it will not be read. */
  declare onEnd_: ((good: boolean) => void) | null;
  declare private reader_: StreamReader<string>;
  declare private chunked_: boolean;
  declare private untilEnd_: boolean;
  /** How many bytes are left: of the chunk, or of the body. */
  declare private left_: number;
  /** How many bytes more it may have. */
  declare private budget_: number;
  declare private first_: boolean;
  declare private extensions_: number;

  /** `length`: in bytes, or CHUNKED, or UNTIL_END. Throws HttpError if it exceeds the limit. */
  constructor(reader: StreamReader<string>, length: number, most: number) {
    if (length > most) throw tooLarge(`the body has more than ${most} bytes`);
    this.reader_ = reader;
    this.chunked_ = length === CHUNKED;
    this.untilEnd_ = length === UNTIL_END;
    this.left_ = this.chunked_ ? 0 : this.untilEnd_ ? PIECE : length;
    this.budget_ = most;
    this.done_ = length === 0;
    this.started_ = this.broken_ = false;
    this.expecting_ = this.onEnd_ = null;
    this.first_ = true;
    this.extensions_ = 0;
  }

  /** Asks the peer for the body, if it waits for that. */
  invite_(): void {
    if (this.expecting_ === null) return;
    this.expecting_.write('HTTP/1.1 100 Continue\r\n\r\n');
    this.expecting_ = null;
  }

  /** At most `most` bytes, or all if that is -1 and its length is known; empty at the end. */
  async read_(most = PIECE): Promise<Uint8Array> {
    if (this.done_) return NOTHING;
    if (this.broken_) throw new HttpError('ECONNRESET', 'the connection is closed');
    this.started_ = this.broken_ = true;
    try {
      this.invite_();
      if (this.chunked_ && this.left_ === 0) await this.nextChunk_();
      const bytes = this.done_
        ? NOTHING
        : await (most < 0
            ? this.reader_.readexactly(this.left_, RAW)
            : this.reader_.read(Math.min(most, this.left_), RAW));
      this.taken_(bytes.length);
      return bytes;
    } catch (error) {
      this.end_();
      throw incomplete(error);
    }
  }

  /** So many bytes were read. */
  private taken_(count: number): void {
    if (this.untilEnd_) this.done_ = count === 0;
    else if (!this.done_) {
      if (count === 0) throw ended();
      this.left_ -= count;
      this.done_ = this.left_ === 0 && !this.chunked_;
    }
    this.budget_ -= count;
    if (this.budget_ < 0) throw tooLarge('the body is too long');
    this.broken_ = false;
    if (this.done_) this.end_();
  }

  private end_(): void {
    const { onEnd_ } = this;
    this.onEnd_ = null;
    if (onEnd_ !== null) onEnd_(!this.broken_);
  }

  /** Gives the rest of it up: the connection of a client is closed. */
  cancel_(): void {
    if (this.done_ || this.onEnd_ === null) return;
    this.broken_ = true;
    this.end_();
  }

  /** Reads what is left, if that is not much. Returns whether its end was reached. */
  async skip_(most: number): Promise<boolean> {
    try {
      for (let left = most; left > 0 && !this.done_; ) left -= (await this.read_(left)).length;
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
    }
    return this.done_;
  }

  /** All of it. */
  async all_(): Promise<Uint8Array> {
    return this.chunked_ || this.untilEnd_
      ? await collected(() => this.read_())
      : await this.read_(-1);
  }

  /** Reads the line with the size of the next chunk, and behind the last one the trailers. */
  private async nextChunk_(): Promise<void> {
    const reader = this.reader_;
    if (!this.first_ && lineOf(await reader.readuntil(LINE_END)) !== '')
      throw malformed('a chunk ends wrongly');
    this.first_ = false;
    this.begin_(lineOf(await reader.readuntil(LINE_END)));
    if (this.left_ > 0) return;
    for (let trailers = 0; ; ) {
      const { length } = lineOf(await reader.readuntil(LINE_END));
      if (length === 0) break;
      trailers += length;
      if (trailers > MOST_TRAILERS) throw tooLarge('the trailers are too long', 431);
    }
    this.done_ = true;
  }

  /** A chunk begins with this line. */
  private begin_(line: string): void {
    const { length } = line;
    const end = line.indexOf(';');
    if (length > LONGEST_SIZE_LINE) throw malformed('the line of a chunk is too long');
    if (end >= 0) this.extensions_ += length - end;
    if (this.extensions_ > MOST_EXTENSIONS) throw malformed('too many chunk extensions');
    this.left_ = digits(end < 0 ? line : line.substring(0, end), 16);
    if (this.left_ > this.budget_) throw tooLarge('the body is too long');
  }
}

/** A line without its end. */
function lineOf(line: string): string {
  const end = line.length - 2;
  if (line.indexOf('\r') !== end) throw malformed('a line of the body ends wrongly');
  return line.substring(0, end);
}

/** A body that comes in, as an iterable. */
class Received implements AsyncIterableIterator<Uint8Array> {
  private body_: Incoming;

  constructor(body: Incoming) {
    this.body_ = body;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const bytes = await this.body_.read_();
    return bytes.length === 0 ? { value: undefined, done: true } : { value: bytes, done: false };
  }

  /** Called when a loop over it ends early. */
  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.body_.cancel_();
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

function ended(): HttpError {
  return new HttpError('ECONNRESET', 'the connection ended inside of a message');
}

/** An error of a read as one of HTTP; others stay. */
export function incomplete(error: unknown): unknown {
  const { name } = error as Error;
  if (name === 'IncompleteReadError') return ended();
  if (error instanceof OSError) return new HttpError(error.code, error.message);
  return name === 'LimitOverrunError' ? malformed('a line is too long') : error;
}

/** What a body is made of: a whole, or what comes in pieces. */
export type Source = string | Uint8Array | AsyncIterable<string | Uint8Array> | Incoming | null;

/** What a request and a response have in common. */
export class Body {
  declare headers: Headers;
  /** Whether `text`, `json`, `bytes` or `arrayBuffer` was called. */
  declare bodyUsed: boolean;
  /** null if it has none. */
  declare source_: Source;

  constructor(
    source: BodyInit | Incoming | null | undefined,
    headers: HeadersInit | undefined,
    where: string,
  ) {
    this.headers = headers instanceof Headers ? headers : new Headers(headers);
    this.bodyUsed = false;
    this.source_ =
      source === null || source === undefined ? null : toSource(source as BodyInit, where);
  }

  /** The body as an async iterable of bytes, which can be read once; null if there is none. */
  get body(): AsyncIterable<Uint8Array> | null {
    const source = this.source_;
    if (source === null) return null;
    return source instanceof Incoming ? new Received(source) : new Pieces(source);
  }

  /** The whole body. Throws TypeError if it was read before, HttpError if it breaks off or is too long. */
  bytes(): Promise<Uint8Array> {
    if (!BODY) throw unsaid('bytes()', 'bytes');
    return bytesOf(this);
  }

  /** The body as text, which is UTF-8; what is broken becomes U+FFFD. Errors are those of `bytes`. */
  text(): Promise<string> {
    if (!BODY) throw unsaid('text()', 'text');
    return textOf(this);
  }

  /** The body as JSON; SyntaxError if it is none. */
  async json<T = unknown>(): Promise<T> {
    return JSON.parse(await this.text());
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    const bytes = await this.bytes();
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  }

  /** Throws TypeError if it was read before. */
  use_(): void {
    const { source_ } = this;
    if (this.bodyUsed || (source_ instanceof Incoming && source_.started_))
      throw new TypeError('the body was read already');
    this.bodyUsed = true;
  }
}

async function bytesOf(body: Body): Promise<Uint8Array> {
  const { source_ } = body;
  body.use_();
  if (source_ === null) return NOTHING;
  if (typeof source_ === 'string') return encode(source_);
  if (source_ instanceof Uint8Array) return source_;
  return source_ instanceof Incoming ? await source_.all_() : await together(source_);
}

async function textOf(body: Body): Promise<string> {
  const { source_ } = body;
  if (typeof source_ !== 'string') return decode(await body.bytes());
  body.use_();
  return source_;
}

/** The bytes of what the program has made. */
function together(source: AsyncIterable<string | Uint8Array>): Promise<Uint8Array> {
  if (!PIECES) throw unsaid('bytes()', 'pieces');
  const pieces = new Pieces(source);
  return collected(async () => (await pieces.next()).value ?? NOTHING);
}

function toSource(source: BodyInit, where: string): Source {
  if (typeof source === 'string' || source instanceof Uint8Array) return source;
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  if (!PIECES) throw unsaid(where, 'pieces');
  const isIterable =
    Array.isArray(source) ||
    (typeof source === 'object' && (Symbol.asyncIterator in source || Symbol.iterator in source));
  if (!isIterable)
    throw new TypeError(`${where}: expected a string, bytes or an iterable, got ${kind(source)}`);
  return source as AsyncIterable<Uint8Array>;
}

/** Whether a body is sent in pieces. */
export function isStream(source: Source): source is Exclude<Source, string | Uint8Array | null> {
  const is = source !== null && typeof source !== 'string' && !(source instanceof Uint8Array);
  if (!PIECES && is) throw unsaid('Response', 'pieces');
  return is;
}

/** The length in bytes of a body that is known as a whole. */
export function lengthOf(source: string | Uint8Array): number {
  return typeof source === 'string' ? byteLength(source) : source.length;
}

/** The pieces of a body that the program made, as bytes. */
class Pieces implements AsyncIterableIterator<Uint8Array> {
  private source_: AsyncIterator<string | Uint8Array> | Iterator<string | Uint8Array>;

  constructor(source: Exclude<Source, Incoming | null>) {
    if (typeof source === 'string' || source instanceof Uint8Array) this.source_ = each([source]);
    else if (Array.isArray(source)) this.source_ = each(source);
    else {
      const iterable = source as AsyncIterable<string> & Iterable<string>;
      this.source_ = (iterable[Symbol.asyncIterator] ?? iterable[Symbol.iterator]).call(iterable);
    }
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    for (;;) {
      const step = await this.source_.next();
      if (step.done) return { value: undefined, done: true };
      const piece: unknown = await step.value;
      const value = typeof piece === 'string' ? encode(piece) : piece;
      if (!(value instanceof Uint8Array))
        throw new TypeError(`a body must consist of strings and bytes, got ${kind(piece)}`);
      if (value.length > 0) return { value, done: false };
    }
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    await this.source_.return?.();
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

async function collected(read: () => PromiseLike<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const bytes = await read();
    if (bytes.length === 0) return joined(all, length);
    all.push(bytes);
    length += bytes.length;
  }
}

function joined(all: Uint8Array[], length: number): Uint8Array {
  if (all.length === 1) return all[0] as Uint8Array;
  const whole = new Uint8Array(length);
  let at = 0;
  for (let i = 0; i < all.length; i++) {
    const piece = all[i] as Uint8Array;
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

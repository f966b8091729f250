import {
  byteLength,
  decode,
  encode,
  OSError,
  type StreamReader,
  type StreamWriter,
} from 'uasyncio';
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

/** The body of a message that comes in. Its `next` reads at most some KB, so a slow program slows down the peer. */
export class Incoming implements AsyncIterableIterator<Uint8Array> {
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
    this.started_ = false;
    this.broken_ = false;
    this.expecting_ = null;
    this.onEnd_ = null;
    this.first_ = true;
    this.extensions_ = 0;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const bytes = await this.read_(PIECE);
    return bytes.length === 0 ? { value: undefined, done: true } : { value: bytes, done: false };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Asks the peer for the body, if it waits for that. */
  invite_(): void {
    if (this.expecting_ === null) return;
    this.expecting_.write('HTTP/1.1 100 Continue\r\n\r\n');
    this.expecting_ = null;
  }

  /** At most `most` bytes; empty at the end. */
  async read_(most: number): Promise<Uint8Array> {
    if (this.done_) return NOTHING;
    if (this.broken_) throw new HttpError('ECONNRESET', 'the connection is closed');
    this.started_ = this.broken_ = true;
    try {
      const bytes = await this.take_(most);
      this.broken_ = false;
      if (this.done_) this.end_();
      return bytes;
    } catch (error) {
      this.end_();
      throw incomplete(error);
    }
  }

  private end_(): void {
    const { onEnd_ } = this;
    this.onEnd_ = null;
    if (onEnd_ !== null) onEnd_(!this.broken_);
  }

  /** Called when a loop over it ends early. */
  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.cancel_();
    return { value: undefined, done: true };
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
      for (let left = most; left > 0 && !this.done_; ) {
        const { length } = await this.read_(left);
        left -= length;
      }
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
    }
    return this.done_;
  }

  /** Whether its length is known, so that `read_(-1)` reads all of it. */
  hasLength_(): boolean {
    return !this.chunked_ && !this.untilEnd_;
  }

  private async take_(most: number): Promise<Uint8Array> {
    this.invite_();
    if (this.chunked_ && this.left_ === 0) {
      await this.nextChunk_();
      if (this.done_) return NOTHING;
    }
    const reader = this.reader_;
    if (most < 0) {
      const bytes = await reader.readexactly(this.left_, RAW);
      this.left_ = 0;
      this.done_ = true;
      return bytes;
    }
    const bytes = await reader.read(most < this.left_ ? most : this.left_, RAW);
    if (bytes.length === 0) {
      if (!this.untilEnd_) throw ended();
      this.done_ = true;
      return bytes;
    }
    if (this.chunked_ || this.untilEnd_) this.spend_(bytes.length);
    if (!this.untilEnd_) this.left_ -= bytes.length;
    if (this.left_ === 0 && !this.chunked_) this.done_ = true;
    return bytes;
  }

  private spend_(bytes: number): void {
    this.budget_ -= bytes;
    if (this.budget_ < 0) throw tooLarge('the body is too long');
  }

  /** Reads the line with the size of the next chunk, and behind the last one the trailers. */
  private async nextChunk_(): Promise<void> {
    if (!this.first_ && (await this.line_()) !== '') throw malformed('a chunk ends wrongly');
    this.first_ = false;
    const line = await this.line_();
    const end = line.indexOf(';');
    if (line.length > LONGEST_SIZE_LINE) throw malformed('the line of a chunk is too long');
    if (end >= 0) this.extensions_ += line.length - end;
    if (this.extensions_ > MOST_EXTENSIONS) throw malformed('too many chunk extensions');
    this.left_ = digits(end < 0 ? line : line.substring(0, end), 16);
    if (this.left_ > this.budget_) throw tooLarge('the body is too long');
    if (this.left_ > 0) return;
    for (let trailers = 0; ; ) {
      const trailer = await this.line_();
      if (trailer === '') break;
      trailers += trailer.length;
      if (trailers > MOST_TRAILERS) throw tooLarge('the trailers are too long', 431);
    }
    this.done_ = true;
  }

  /** A line without its end. */
  private async line_(): Promise<string> {
    const line = await this.reader_.readuntil(LINE_END);
    const { length } = line;
    if (line.indexOf('\r') !== length - 2) throw malformed('a line of the body ends wrongly');
    return line.substring(0, length - 2);
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
type Source = string | Uint8Array | AsyncIterable<string | Uint8Array> | null;

/** What a request and a response have in common. */
export class Body {
  declare headers: Headers;
  /** Whether `text`, `json`, `bytes` or `arrayBuffer` was called. */
  declare bodyUsed: boolean;
  /** null if it has none. */
  declare source_: Source;

  constructor(
    source: BodyInit | null | undefined,
    headers: HeadersInit | undefined,
    where: string,
  ) {
    this.headers = headers instanceof Headers ? headers : new Headers(headers);
    this.bodyUsed = false;
    this.source_ = source === null || source === undefined ? null : toSource(source, where);
  }

  /** The body as an async iterable of bytes, which can be read once; null if there is none. */
  get body(): AsyncIterable<Uint8Array> | null {
    const source = this.source_;
    if (source === null) return null;
    return source instanceof Incoming ? source : new Pieces(source);
  }

  /** The whole body. Throws TypeError if it was read before, HttpError if it breaks off or is too long. */
  async bytes(): Promise<Uint8Array> {
    const source = this.source_;
    this.use_();
    if (source === null) return NOTHING;
    if (typeof source === 'string') return encode(source);
    if (source instanceof Uint8Array) return source;
    if (source instanceof Incoming && source.hasLength_()) return await source.read_(-1);
    return await collected(source instanceof Incoming ? source : new Pieces(source));
  }

  /** The body as text, which is UTF-8; what is broken becomes U+FFFD. Errors are those of `bytes`. */
  async text(): Promise<string> {
    const { source_ } = this;
    if (typeof source_ === 'string') {
      this.use_();
      return source_;
    }
    return decode(await this.bytes());
  }

  /** The body as JSON; SyntaxError if it is none. */
  async json<T = unknown>(): Promise<T> {
    return JSON.parse(await this.text());
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    const bytes = await this.bytes();
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  }

  private use_(): void {
    const { source_ } = this;
    if (this.bodyUsed || (source_ instanceof Incoming && source_.started_))
      throw new TypeError('the body was read already');
    this.bodyUsed = true;
  }
}

function toSource(source: BodyInit, where: string): Source {
  if (typeof source === 'string' || source instanceof Uint8Array) return source;
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  const isIterable =
    Array.isArray(source) ||
    (typeof source === 'object' && (Symbol.asyncIterator in source || Symbol.iterator in source));
  if (!isIterable)
    throw new TypeError(`${where}: expected a string, bytes or an iterable, got ${kind(source)}`);
  return source as AsyncIterable<Uint8Array>;
}

/** Whether a body is sent in pieces. */
export function isStream(source: Source): source is AsyncIterable<string | Uint8Array> {
  return source !== null && typeof source !== 'string' && !(source instanceof Uint8Array);
}

/** The length in bytes of a body that is known as a whole. */
export function lengthOf(source: string | Uint8Array): number {
  return typeof source === 'string' ? byteLength(source) : source.length;
}

/** The pieces of a body that the program made, as bytes. */
class Pieces implements AsyncIterableIterator<Uint8Array> {
  private source_: AsyncIterator<string | Uint8Array> | Iterator<string | Uint8Array>;

  constructor(source: Exclude<Source, null>) {
    if (typeof source === 'string' || source instanceof Uint8Array) this.source_ = each([source]);
    else if (Array.isArray(source)) this.source_ = each(source);
    else {
      const iterable = source as AsyncIterable<string> & Iterable<string>;
      this.source_ = (iterable[Symbol.asyncIterator] ?? iterable[Symbol.iterator]).call(iterable);
    }
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const step = await this.source_.next();
    if (step.done) return { value: undefined, done: true };
    const piece: unknown = await step.value;
    if (piece instanceof Uint8Array) return { value: piece, done: false };
    if (typeof piece === 'string') return { value: encode(piece), done: false };
    throw new TypeError(`a body must consist of strings and bytes, got ${kind(piece)}`);
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    await this.source_.return?.();
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

async function collected(source: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { value } = await source.next();
    if (value === undefined) break;
    all.push(value);
    length += value.length;
  }
  return joined(all, length);
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

import { byteLength, decode, encode, OSError, type StreamReader } from 'uasyncio';
import { kind } from '../names.js';
import { BODY, PIECES } from '../parts.js';
import { unsaid } from '../unsaid.js';
import { each } from './each.js';
import { HttpError, malformed, tooLarge } from './error.js';
import { CHUNKED, digits, type Fields, type Headers, headersOn } from './headers.js';

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
/** Of the lines of chunks, in bytes: the longest one, their extensions, and with those the trailers. */
const LONGEST_SIZE_LINE = 256;
const MOST_EXTENSIONS = 4096;
const MOST_TRAILERS = 8192;
const RAW = { encoding: null } as const;
const NOTHING = new Uint8Array(0);
const LINE_END = new Uint8Array([10]);
/** A head ends with one of these. The second one is wrong, but waiting for more would be no answer. */
export const HEAD_ENDS = [new Uint8Array([10, 13, 10]), new Uint8Array([10, 10])];

/** What the next line of a body in chunks is. */
const CHUNK_END = 0;
const CHUNK_SIZE = 1;
const TRAILER = 2;

/** The body of a message that comes in. A read takes at most some KB, so a slow program slows down the peer. */
export class Incoming {
  /** Nothing of it is left in the stream. */
  declare done_: boolean;
  /** A part of it was read. */
  declare started_: boolean;
  /** A read has failed, or runs. */
  declare broken_: boolean;
  /** Asks the peer for the body, if it waits for that. */
  declare invite_: (() => void) | null;
  /** Called when its end was read, or when it will not be read. */
  declare onEnd_: ((good: boolean) => void) | null;
  declare private reader_: StreamReader<string>;
  declare private length_: number;
  /** How many bytes are left: of the chunk, or of the body. */
  declare private left_: number;
  /** How many bytes more it may have. */
  declare private budget_: number;
  /** What the next line is, if it is sent in chunks. */
  declare private line_: number;
  /** How many bytes its extensions and trailers have. */
  declare private extra_: number;

  /** `length`: in bytes, or CHUNKED, or UNTIL_END. Throws HttpError if it exceeds the limit. */
  constructor(reader: StreamReader<string>, length: number, most: number) {
    this.reader_ = reader;
    this.length_ = length;
    this.budget_ = most;
    this.left_ = length === UNTIL_END ? PIECE : 0;
    this.done_ = length === 0;
    this.started_ = this.broken_ = false;
    this.invite_ = this.onEnd_ = null;
    this.line_ = CHUNK_SIZE;
    this.extra_ = 0;
    if (length > 0) this.expect_(length);
  }

  /** So many bytes will come. */
  private expect_(length: number): void {
    this.left_ = length;
    this.spend_(length);
  }

  private spend_(count: number): void {
    this.budget_ -= count;
    if (this.budget_ < 0) throw tooLarge('the body is too long');
  }

  /** At most `most` bytes, or what is left of it or of its chunk if that is -1; empty at the end. */
  async read_(most: number): Promise<Uint8Array> {
    if (this.done_) return NOTHING;
    if (this.broken_) throw ended();
    const reader = this.reader_;
    const isLast = this.length_ === UNTIL_END;
    this.started_ = this.broken_ = true;
    try {
      if (this.invite_ !== null) this.invite_();
      while (this.left_ === 0 && !this.done_)
        this.nextLine_((await reader.readuntil(LINE_END)) as string);
      const bytes = this.done_
        ? NOTHING
        : await (most < 0 && !isLast
            ? reader.readexactly(this.left_, RAW)
            : reader.read(Math.min(most < 0 ? PIECE : most, this.left_), RAW));
      const { length } = bytes;
      if (isLast) {
        this.spend_(length);
        this.done_ = length === 0;
      } else if (!this.done_) {
        if (length === 0) throw ended();
        this.left_ -= length;
        this.done_ = this.left_ === 0 && this.length_ !== CHUNKED;
      }
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

  /** A line around a chunk: the end of one, the size of the next one, or, behind the last one, a trailer. */
  private nextLine_(text: string): void {
    const length = text.length - 2;
    if (text.indexOf('\r') !== length) throw malformed('a line of the body ends wrongly');
    const line = text.substring(0, length);
    if (this.line_ === CHUNK_SIZE) {
      const end = line.indexOf(';');
      if (end >= 0) this.extra_ += length - end;
      if (length > LONGEST_SIZE_LINE || this.extra_ > MOST_EXTENSIONS)
        throw malformed('the line of a chunk is too long');
      this.expect_(digits(end < 0 ? line : line.substring(0, end), 16));
      this.line_ = this.left_ > 0 ? CHUNK_END : TRAILER;
    } else if (this.line_ === CHUNK_END) {
      if (length > 0) throw malformed('a chunk ends wrongly');
      this.line_ = CHUNK_SIZE;
    } else {
      this.done_ = length === 0;
      this.extra_ += length;
      if (this.extra_ > MOST_TRAILERS) throw tooLarge('the trailers are too long', 431);
    }
  }
}

/** A body that comes in, as an iterable. */
class Received implements AsyncIterableIterator<Uint8Array> {
  private body_: Incoming;

  constructor(body: Incoming) {
    this.body_ = body;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const bytes = await this.body_.read_(PIECE);
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

export type Stream = AsyncIterable<string | Uint8Array> | Incoming;
/** What a body is made of: a whole, or what comes in pieces. */
export type Source = string | Uint8Array | Stream | null;

/** What a request and a response have in common. */
export class Body {
  /** Whether `text`, `json`, `bytes` or `arrayBuffer` was called. */
  declare bodyUsed: boolean;
  /** null if it has none. */
  declare source_: Source;
  declare list_: Fields;
  /** Made when the program looks at them. */
  declare private headers_: Headers | undefined;

  constructor(list: Fields) {
    this.bodyUsed = false;
    this.source_ = null;
    this.list_ = list;
  }

  get headers(): Headers {
    this.headers_ ??= headersOn(this.list_);
    return this.headers_;
  }

  /** The body as an async iterable of bytes, which can be read once; null if there is none. */
  get body(): AsyncIterable<Uint8Array> | null {
    const source = this.source_;
    return source === null ? null : piecesOf(source);
  }

  /** The whole body. Throws TypeError if it was read before, HttpError if it breaks off or is too long. */
  bytes(): Promise<Uint8Array> {
    return whole(this, 'bytes', (bytes) => bytes);
  }

  /** The body as text, which is UTF-8; what is broken becomes U+FFFD. Errors are those of `bytes`. */
  text(): Promise<string> {
    return whole(this, 'text', decode);
  }

  /** The body as JSON; SyntaxError if it is none. */
  json<T = unknown>(): Promise<T> {
    return whole(this, 'json', (bytes) => JSON.parse(decode(bytes)));
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return whole(
      this,
      'arrayBuffer',
      ({ buffer, byteOffset, byteLength }) =>
        buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer,
    );
  }
}

/** The whole body, as what `made` makes of its bytes. */
function whole<T>(body: Body, name: string, made: (bytes: Uint8Array) => T): Promise<T> {
  if (!BODY) throw unsaid(`${name}()`, name);
  return collected(body, made);
}

async function collected<T>(body: Body, made: (bytes: Uint8Array) => T): Promise<T> {
  const { source_ } = body;
  if (body.bodyUsed || (source_ instanceof Incoming && source_.started_))
    throw new TypeError('the body was read already');
  body.bodyUsed = true;
  if (source_ instanceof Uint8Array) return made(source_);
  const isMade = !(source_ instanceof Incoming);
  if (isMade && !isStream(source_)) return made(encode(source_ ?? ''));
  const pieces = PIECES && isMade ? new Pieces(source_ as never) : null;
  const all: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const bytes =
      PIECES && pieces !== null
        ? ((await pieces.next()).value ?? NOTHING)
        : await (source_ as Incoming).read_(-1);
    length += bytes.length;
    if (bytes.length === 0) return made(joined(all, length));
    all.push(bytes);
  }
}

/** What a program has given as a body. */
export function toSource(source: BodyInit | null | undefined, where: string): Source {
  if (source === null || source === undefined) return null;
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
export function isStream(source: Source): source is Stream {
  const is = source !== null && typeof source !== 'string' && !(source instanceof Uint8Array);
  if (!PIECES && is) throw unsaid('Response', 'pieces');
  return is;
}

/** The length in bytes of a body that is known as a whole. */
export function lengthOf(source: string | Uint8Array): number {
  return typeof source === 'string' ? byteLength(source) : source.length;
}

/** A body in pieces. */
export function piecesOf(source: Exclude<Source, null>): AsyncIterable<Uint8Array> {
  return source instanceof Incoming ? new Received(source) : new Pieces(source);
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

function joined(all: Uint8Array[], length: number): Uint8Array {
  if (all.length === 1) return all[0] as Uint8Array;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of all) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

import {
  type Awaitable,
  createTask,
  decode,
  Event,
  encode,
  IncompleteReadError,
  OSError,
  Queue,
  QueueShutDown,
  type StreamReader,
  type StreamWriter,
  sleep,
  type Task,
  TimeoutError,
  waitFor,
} from 'uasyncio';
import { kind } from '../http/error.js';
import {
  BINARY,
  CLOSE,
  CONTROL,
  checkText,
  frame,
  MORE,
  mask,
  PING,
  PONG,
  TEXT,
} from './frames.js';

const NOTHING = new Uint8Array(0);
/** The reader of an HTTP server has an encoding. */
const RAW = { encoding: null };
/** How many messages wait for the program before the connection is no longer read. */
const MESSAGES = 8;
/** How many seconds a close waits for the peer. */
const CLOSE_SECONDS = 10;
/** Memory for a message is taken for the bytes that have come, and for at most this many that have not. */
const AHEAD = 4096;

export const NORMAL = 1000;
export const GOING_AWAY = 1001;
export const PROTOCOL_ERROR = 1002;
const NO_CODE = 1005;
export const BROKEN = 1006;
const NOT_TEXT = 1007;
const TOO_BIG = 1009;
export const INTERNAL_ERROR = 1011;

/**
 * The connection is over, or was refused. `code` is the code of the close, as `socket.closeCode`; 1002 also if the peer's
 * handshake is none; below 1000 the HTTP status with which the server refused the handshake.
 */
export class WebSocketError extends Error {
  name = 'WebSocketError';
  code: number;
  /** What the peer, or this end, said of it. May be empty. */
  reason: string;

  constructor(code: number, reason: string) {
    super(`${code} ${reason}`.trim());
    this.code = code;
    this.reason = reason;
  }
}

export interface SocketOptions {
  /** The longest message that is accepted, in bytes; a longer one closes the connection with 1009. Default 65536. */
  maxPayload?: number;
  /**
   * The peer gets a ping every so many seconds; if nothing comes from it until the next one is due, the connection is
   * closed with 1006. Default 20; 0: never.
   */
  keepAlive?: number;
}

/** Whether a frame may carry this code. Source: RFC 6455 section 7.4. */
function isCode(code: number): boolean {
  return (
    (code >= NORMAL && code <= 1014 && code !== 1004 && code !== NO_CODE && code !== BROKEN) ||
    (code >= 3000 && code <= 4999)
  );
}

/** The payload of a close frame. */
function closing(code: number, reason: string): Uint8Array {
  const text = encode(reason);
  const bytes = new Uint8Array(2 + text.length);
  bytes[0] = code >> 8;
  bytes[1] = code;
  bytes.set(text, 2);
  return bytes;
}

/**
 * A WebSocket connection; `connect` makes it, and a server hands it to its handler. Messages are received in the
 * background, where pings are answered too; while 8 messages wait for the program the connection is not read.
 * `for await` receives messages until the connection is closed, and throws as `receive` unless that was regular (1000,
 * 1001 or 1005). Names are those of the WebSocket standard where they fit. Source: RFC 6455; Python's `websockets`.
 */
export class WebSocket {
  /** The subprotocol that the server chose; empty if none. */
  readonly protocol: string;
  /**
   * null until the connection is over; then the code of the peer's close frame, 1005 if that had none, 1006 if none came,
   * or the code with which this end refused what the peer sent.
   */
  closeCode: number | null = null;
  closeReason = '';
  private reader_: StreamReader;
  private writer_: StreamWriter;
  private isClient_: boolean;
  private longest_: number;
  private messages_ = new Queue<string | Uint8Array>(MESSAGES);
  private over_ = new Event();
  /** What `closeCode` and `closeReason` will be. */
  private code_ = BROKEN;
  private reason_ = '';
  /** A close frame was sent. */
  private closing_ = false;
  /** Something has come since the last ping, or there was none. */
  private heard_ = true;
  /** False while the program has to receive before more is read. */
  private reading_ = true;
  /** How many tasks are in `send`. */
  private senders_ = 0;
  private keeper_: Task | null = null;
  /** Answers the last ping. */
  private answerer_: Task | null = null;
  private ping_: Uint8Array | null = null;

  constructor(
    reader: StreamReader,
    writer: StreamWriter,
    isClient: boolean,
    protocol: string,
    { maxPayload = 65536, keepAlive = 20 }: SocketOptions,
  ) {
    this.protocol = protocol;
    this.reader_ = reader;
    this.writer_ = writer;
    this.isClient_ = isClient;
    this.longest_ = maxPayload;
    createTask(this.run_());
    if (keepAlive > 0) this.keeper_ = createTask(this.keepAlive_(keepAlive));
  }

  /**
   * Sends a message, a string as text; waits until the system has taken it. Any number of tasks may send. `message` may
   * be reused at once. Throws WebSocketError when the connection is closed or closing; TypeError for other values.
   * Cancelled: the message is sent as a whole, or not at all.
   */
  send(message: string | Uint8Array): Awaitable<void> {
    if (typeof message !== 'string' && !(message instanceof Uint8Array))
      throw new TypeError(`send(message): expected a string or a Uint8Array, got ${kind(message)}`);
    const isText = typeof message === 'string';
    const payload = isText ? encode(message as string) : (message as Uint8Array);
    return this.send_(this.frame_(isText ? TEXT : BINARY, payload)) as unknown as Awaitable<void>;
  }

  /**
   * Returns the next message: a string if it was sent as text. Throws WebSocketError when the connection is over and all
   * messages were received. Cancelled: takes none.
   */
  receive(): Awaitable<string | Uint8Array> {
    return this.receive_() as unknown as Awaitable<string | Uint8Array>;
  }

  /**
   * Closes the connection: says so to the peer, and waits for its answer, at most 10 s. Messages that come meanwhile are
   * dropped. `reason` has at most 123 bytes of UTF-8. Does nothing if the connection is over. Throws RangeError for a code
   * that must not be sent. Cancelled: the connection is closed without waiting.
   */
  close(code = NORMAL, reason = ''): Awaitable<void> {
    const where = 'close(code, reason)';
    if (typeof reason !== 'string')
      throw new TypeError(`${where}: expected a string, got ${kind(reason)}`);
    if (!isCode(code)) throw new RangeError(`${where}: expected a code to send, got ${kind(code)}`);
    const payload = closing(code, reason);
    if (payload.length > CONTROL)
      throw new RangeError(`${where}: reason must have at most 123 bytes, got ${kind(reason)}`);
    return this.close_(payload) as unknown as Awaitable<void>;
  }

  /** Waits until the connection is over, however that happens. */
  waitClosed(): Awaitable<true> {
    return this.over_.wait();
  }

  /** For `await using`: `close`. */
  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.close();
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<string | Uint8Array> {
    return new Messages(this);
  }

  /** Closes the connection without waiting for the peer. */
  leave_(code: number): void {
    this.sendClose_(closing(code, ''));
    this.end_();
  }

  private async receive_(): Promise<string | Uint8Array> {
    try {
      return await this.messages_.get();
    } catch (error) {
      if (!(error instanceof QueueShutDown)) throw error;
    }
    await this.over_.wait();
    throw this.error_();
  }

  private error_(): WebSocketError {
    return new WebSocketError(this.closeCode as number, this.closeReason);
  }

  private async send_(bytes: Uint8Array): Promise<void> {
    const { writer_ } = this;
    this.senders_++;
    try {
      // A call that was cancelled may have left bytes there.
      await writer_.drain();
      if (!this.closing_) {
        writer_.write(bytes);
        await writer_.drain();
        if (this.closeCode === null) return;
      }
    } catch (error) {
      if (!(error instanceof OSError)) throw error;
      this.end_();
    } finally {
      this.senders_--;
    }
    await this.over_.wait();
    throw this.error_();
  }

  private async close_(payload: Uint8Array): Promise<void> {
    this.sendClose_(payload);
    try {
      await waitFor(this.over_.wait(), CLOSE_SECONDS);
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
    } finally {
      this.end_();
    }
  }

  private sendClose_(payload: Uint8Array): void {
    if (this.closing_) return;
    this.closing_ = true;
    this.messages_.shutdown();
    this.tell_(CLOSE, payload);
  }

  /** Sends a control frame. While nothing is read, this alone finds that the connection is broken. */
  private tell_(opcode: number, payload: Uint8Array): void {
    try {
      this.writer_.write(this.frame_(opcode, payload));
    } catch (error) {
      if (!(error instanceof OSError)) throw error;
      this.end_();
    }
  }

  private frame_(opcode: number, payload: Uint8Array): Uint8Array {
    return frame(opcode, payload, this.isClient_);
  }

  /** The connection is over. */
  private end_(): void {
    if (this.closeCode !== null) return;
    this.closeCode = this.code_;
    this.closeReason = this.reason_;
    this.closing_ = true;
    this.messages_.shutdown();
    // What the system has not taken may wait there for long.
    if (this.senders_ > 0) this.writer_.abort();
    else this.writer_.close();
    this.answerer_?.cancel();
    this.keeper_?.cancel();
    this.over_.set();
  }

  private async run_(): Promise<void> {
    try {
      let refused = false;
      try {
        await this.read_();
      } catch (error) {
        refused = this.refuse_(error);
      }
      await this.linger_(refused);
    } catch (error) {
      if (!(error instanceof OSError || error instanceof IncompleteReadError)) throw error;
    } finally {
      this.end_();
    }
  }

  /** Tells the peer why what it sent was refused; throws other errors. */
  private refuse_(error: unknown): true {
    if (!(error instanceof WebSocketError)) throw error;
    this.code_ = error.code;
    this.reason_ = error.reason;
    this.sendClose_(closing(error.code, error.reason));
    return true;
  }

  /**
   * Waits for the peer's end of file: to close with unread bytes would reset the connection, and the peer might not get
   * the close frame. The server ends its direction first. Source: RFC 6455 section 7.1.1.
   */
  private async linger_(refused: boolean): Promise<void> {
    const { isClient_, writer_ } = this;
    if (!isClient_ && writer_.canWriteEof()) writer_.writeEof();
    else if (!isClient_ && !refused) return;
    try {
      await waitFor(this.discard_(), CLOSE_SECONDS);
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
    }
  }

  private async discard_(): Promise<void> {
    const waste = new Uint8Array(512);
    while ((await this.reader_.readinto(waste)) > 0) await sleep(0);
  }

  /** Reads frames up to a close frame. Throws WebSocketError for what the peer must not send. */
  private async read_(): Promise<void> {
    const { isClient_ } = this;
    const part: Part = { bytes_: NOTHING, count_: 0, kind_: MORE, checked_: 0 };
    for (;;) {
      const head = await this.bytes_(2);
      const more = checkHead(head, part, isClient_);
      const rest = more > 0 ? await this.bytes_(more) : head;
      const length = lengthOf(head, rest);
      if (((head[0] as number) & 15) >= CLOSE) {
        if (this.control_(head, await this.bytes_(length), rest)) return;
      } else {
        const end = part.count_ + length;
        if (end > this.longest_) throw new WebSocketError(TOO_BIG, 'message too big');
        for (let at = part.count_; at < end; ) {
          const n = await this.reader_.readinto(roomFor(part, at, end));
          if (n === 0) return;
          this.heard_ = true;
          at += n;
        }
        const message = add(part, head, end, isClient_ ? undefined : rest);
        if (message !== undefined && !this.closing_) {
          await this.deliver_(message);
          continue;
        }
      }
      // A peer that sends nothing else must not keep other tasks from running.
      await sleep(0);
    }
  }

  /** Handles a control frame. Returns whether it is the last frame. */
  private control_(head: Uint8Array, payload: Uint8Array, rest: Uint8Array): boolean {
    if (!this.isClient_) mask(payload, 0, payload.length, rest, 0);
    const opcode = (head[0] as number) & 15;
    if (opcode === CLOSE) this.closed_(payload);
    else if (opcode === PING) this.answer_(payload);
    return opcode === CLOSE;
  }

  private async bytes_(n: number): Promise<Uint8Array> {
    const bytes = await this.reader_.readexactly(n, RAW);
    this.heard_ = true;
    return bytes;
  }

  private async deliver_(message: string | Uint8Array): Promise<void> {
    this.reading_ = false;
    try {
      await this.messages_.put(message);
    } catch (error) {
      // This end is closing.
      if (!(error instanceof QueueShutDown)) throw error;
    }
    this.reading_ = this.heard_ = true;
  }

  /** Answers a ping, when the system has taken what was sent before. Of several the last one is answered. */
  private answer_(payload: Uint8Array): void {
    this.ping_ = payload;
    this.answerer_ ??= createTask(this.pong_());
  }

  private async pong_(): Promise<void> {
    try {
      await this.writer_.drain();
      if (!this.closing_) this.tell_(PONG, this.ping_ as Uint8Array);
    } catch (error) {
      if (!(error instanceof OSError)) throw error;
    } finally {
      this.answerer_ = null;
    }
  }

  /** Ends the handshake of a close, which the peer or this end has begun. */
  private closed_(payload: Uint8Array): void {
    let code = NO_CODE;
    const { length } = payload;
    if (length === 1) throw wrong('close frame');
    if (length > 1) {
      code = ((payload[0] as number) << 8) | (payload[1] as number);
      if (!isCode(code)) throw wrong('close code');
      if (checkText(payload, 2, length) < length) throw new WebSocketError(NOT_TEXT, 'not UTF-8');
      this.reason_ = decode(payload, 2, length);
    }
    this.code_ = code;
    this.sendClose_(payload);
  }

  private async keepAlive_(seconds: number): Promise<void> {
    for (;;) {
      await sleep(seconds);
      if (this.closing_) return;
      if (this.reading_ && !this.heard_) {
        this.reason_ = 'no answer to a ping';
        this.end_();
        return;
      }
      this.heard_ = false;
      this.tell_(PING, new Uint8Array(0));
    }
  }
}

/** The message of which not all frames have come. */
interface Part {
  bytes_: Uint8Array<ArrayBuffer>;
  /** How many bytes have come. */
  count_: number;
  /** Its opcode; MORE if there is no such message. */
  kind_: number;
  /** How many bytes of a text are checked. */
  checked_: number;
}

/** Checks the beginning of a frame; returns how many bytes its length and its mask have. */
function checkHead(head: Uint8Array, { kind_ }: Part, isClient: boolean): number {
  const first = head[0] as number;
  const second = head[1] as number;
  const opcode = first & 15;
  const length = second & 127;
  if ((first & 0x70) !== 0) throw wrong('reserved bits');
  if (second >= 128 === isClient) throw wrong(isClient ? 'masked' : 'not masked');
  if (opcode > PONG || (opcode > BINARY && opcode < CLOSE)) throw wrong('opcode');
  if (opcode >= CLOSE) {
    if (first < 128 || length > CONTROL) throw wrong('control frame');
  } else if ((opcode === MORE) === (kind_ === MORE)) throw wrong('continuation');
  return (length < 126 ? 0 : length === 126 ? 2 : 8) + (isClient ? 0 : 4);
}

/** The length of the payload. */
function lengthOf(head: Uint8Array, rest: Uint8Array): number {
  const short = (head[1] as number) & 127;
  let length = 0;
  for (let i = 0; i < (short === 126 ? 2 : 8); i++) length = length * 256 + (rest[i] as number);
  return short < 126 ? short : length;
}

/** Where bytes of the message from `at` on are read into. */
function roomFor(part: Part, at: number, end: number): Uint8Array {
  const { bytes_ } = part;
  if (at === bytes_.length) {
    part.bytes_ = new Uint8Array(Math.min(end, at + Math.max(at, AHEAD)));
    part.bytes_.set(bytes_);
  }
  return part.bytes_.subarray(at, end);
}

/** A frame of a message has come, up to `end`, with a mask at the end of `rest`. Returns the message if that is all. */
function add(
  part: Part,
  head: Uint8Array,
  end: number,
  rest: Uint8Array | undefined,
): string | Uint8Array | undefined {
  const first = head[0] as number;
  const isLast = first >= 128;
  const { bytes_, count_ } = part;
  if ((first & 15) !== MORE) part.kind_ = first & 15;
  const isText = part.kind_ === TEXT;
  if (rest !== undefined) mask(bytes_, count_, end, rest, rest.length - 4);
  part.count_ = end;
  if (isText) {
    part.checked_ = checkText(bytes_, part.checked_, end);
    if (part.checked_ < 0 || (isLast && part.checked_ < end))
      throw new WebSocketError(NOT_TEXT, 'not UTF-8');
  }
  if (!isLast) return undefined;
  part.bytes_ = NOTHING;
  part.count_ = part.checked_ = 0;
  part.kind_ = MORE;
  if (isText) return decode(bytes_, 0, end);
  return end === bytes_.length ? bytes_ : bytes_.slice(0, end);
}

function wrong(what: string): WebSocketError {
  return new WebSocketError(PROTOCOL_ERROR, what);
}

/** Iterates over the messages of a connection. */
export class Messages implements AsyncIterableIterator<string | Uint8Array> {
  private socket_: Pick<WebSocket, 'receive'>;

  constructor(socket: Pick<WebSocket, 'receive'>) {
    this.socket_ = socket;
  }

  async next(): Promise<IteratorResult<string | Uint8Array, undefined>> {
    try {
      return { value: await this.socket_.receive(), done: false };
    } catch (error) {
      if (!(error instanceof WebSocketError)) throw error;
      if (error.code > GOING_AWAY && error.code !== NO_CODE) throw error;
      return { value: undefined, done: true };
    }
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

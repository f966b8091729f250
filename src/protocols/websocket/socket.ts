import {
  type Awaitable,
  CancelledError,
  createTask,
  currentTask,
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
  /** The tasks that wait in `send`. */
  private senders_: Task[] = [];
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
    const { senders_, writer_ } = this;
    const task = currentTask() as Task;
    senders_.push(task);
    try {
      // A call that was cancelled may have left bytes there.
      await writer_.drain();
      if (!this.closing_) {
        writer_.write(bytes);
        await writer_.drain();
        if (this.closeCode === null) return;
      }
    } catch (error) {
      if (error instanceof OSError) this.end_();
      else if (!this.isEnded_(task, error)) throw error;
    } finally {
      senders_.splice(senders_.indexOf(task), 1);
    }
    await this.over_.wait();
    throw this.error_();
  }

  /** Whether `end_` alone has cancelled a task that sends. */
  private isEnded_(task: Task, error: unknown): boolean {
    return error instanceof CancelledError && this.closeCode !== null && task.uncancel() === 0;
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
    this.control_(CLOSE, payload);
  }

  /** Sends a control frame. While nothing is read, this alone finds that the connection is broken. */
  private control_(opcode: number, payload: Uint8Array): void {
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
    this.writer_.close();
    // What the system has not taken may wait there for long.
    for (const task of this.senders_) task.cancel();
    this.answerer_?.cancel();
    this.keeper_?.cancel();
    this.over_.set();
  }

  private async run_(): Promise<void> {
    try {
      await this.linger_(await this.outcome_());
    } catch (error) {
      if (!(error instanceof OSError || error instanceof IncompleteReadError)) throw error;
    } finally {
      this.end_();
    }
  }

  /** Reads to the end. Returns whether what the peer sent was refused. */
  private async outcome_(): Promise<boolean> {
    try {
      await this.read_();
      return false;
    } catch (error) {
      if (!(error instanceof WebSocketError)) throw error;
      this.code_ = error.code;
      this.reason_ = error.reason;
      this.sendClose_(closing(error.code, error.reason));
      return true;
    }
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
    const { reader_, isClient_ } = this;
    /** The message of which not all frames have come: its bytes, how many, its opcode, and how many are checked. */
    let bytes = new Uint8Array(0);
    let count = 0;
    let kindOf = MORE;
    let checked = 0;
    for (;;) {
      const head = await this.bytes_(2);
      const first = head[0] as number;
      const second = head[1] as number;
      const opcode = first & 15;
      const isLast = first >= 128;
      if ((first & 0x70) !== 0) throw wrong('reserved bits');
      if (second >= 128 === isClient_) throw wrong(isClient_ ? 'masked' : 'not masked');
      if (opcode > PONG || (opcode > BINARY && opcode < CLOSE)) throw wrong('opcode');
      let length = second & 127;
      if (opcode >= CLOSE) {
        if (!isLast || length > CONTROL) throw wrong('control frame');
      } else if ((opcode === MORE) === (kindOf === MORE)) throw wrong('continuation');
      const extended = length < 126 ? 0 : length === 126 ? 2 : 8;
      let rest = head;
      if (extended > 0 || !isClient_) rest = await this.bytes_(extended + (isClient_ ? 0 : 4));
      if (extended > 0) length = 0;
      for (let i = 0; i < extended; i++) length = length * 256 + (rest[i] as number);
      if (opcode >= CLOSE) {
        const payload = await this.bytes_(length);
        if (!isClient_) mask(payload, 0, length, rest, 0);
        if (opcode === CLOSE) return this.closed_(payload);
        if (opcode === PING) this.answer_(payload);
        // A peer that sends nothing else must not keep other tasks from running.
        await sleep(0);
        continue;
      }
      if (opcode !== MORE) kindOf = opcode;
      const end = count + length;
      if (end > this.longest_) throw new WebSocketError(TOO_BIG, 'message too big');
      for (let at = count; at < end; ) {
        if (at === bytes.length) {
          const larger = new Uint8Array(Math.min(end, at + Math.max(at, AHEAD)));
          larger.set(bytes);
          bytes = larger;
        }
        const n = await reader_.readinto(bytes.subarray(at, end));
        if (n === 0) return;
        this.heard_ = true;
        at += n;
      }
      if (!isClient_) mask(bytes, count, end, rest, extended);
      count = end;
      if (kindOf === TEXT) {
        checked = checkText(bytes, checked, count);
        if (checked < 0 || (isLast && checked < count))
          throw new WebSocketError(NOT_TEXT, 'not UTF-8');
      }
      if (isLast && !this.closing_) {
        const whole = count === bytes.length ? bytes : bytes.slice(0, count);
        await this.deliver_(kindOf === TEXT ? decode(bytes, 0, count) : whole);
      } else await sleep(0);
      if (!isLast) continue;
      bytes = new Uint8Array(0);
      count = checked = 0;
      kindOf = MORE;
    }
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
      if (!this.closing_) this.control_(PONG, this.ping_ as Uint8Array);
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
      this.control_(PING, new Uint8Array(0));
    }
  }
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

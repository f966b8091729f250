import {
  type Awaitable,
  createTask,
  decode,
  Event,
  encode,
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
import { discard } from '../http/discard.js';
import { kind } from '../names.js';
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
  /** This end is the client, which masks what it sends; what it gets is not masked. */
  isClient_ = true;
  private reader_: StreamReader;
  private writer_: StreamWriter;
  private longest_: number;
  private messages_ = new Queue<string | Uint8Array>(MESSAGES);
  private over_ = new Event();
  /** What `closeCode` and `closeReason` will be. */
  private code_ = BROKEN;
  private reason_ = '';
  /** A close frame was sent. */
  private closing_ = false;
  /** The last frame has come. */
  private ended_ = false;
  /** Something has come since the last ping, or there was none. */
  private heard_ = true;
  /** False while the program has to receive before more is read. */
  private reading_ = true;
  /** How many tasks are in `send`. */
  private senders_ = 0;
  private keeper_: Task | null = null;
  /** Answers the last ping. */
  private answerer_: Task | null = null;
  private ping_ = NOTHING;
  /** The beginning of a frame: opcode, length and mask. */
  private head_ = new Uint8Array(14);
  /** What is being read: the beginning of a frame, a control frame or the message; from where, up to where. */
  private into_: Uint8Array<ArrayBuffer> = this.head_;
  private at_ = 0;
  private end_ = 2;
  /** The message of which not all frames have come, in the first `count_` bytes of it. */
  private bytes_: Uint8Array<ArrayBuffer> = NOTHING;
  private count_ = 0;
  /** Its opcode; MORE if there is no such message. */
  private kind_ = MORE;
  /** How many bytes of a text are checked. */
  private checked_ = 0;

  constructor(
    reader: StreamReader,
    writer: StreamWriter,
    protocol: string,
    { maxPayload = 65536, keepAlive = 20 }: SocketOptions,
  ) {
    this.protocol = protocol;
    this.reader_ = reader;
    this.writer_ = writer;
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
    const isText = typeof message === 'string';
    if (!isText && !(message instanceof Uint8Array))
      throw new TypeError(`send(message): expected a string or a Uint8Array, got ${kind(message)}`);
    const bytes = isText
      ? frame(TEXT, encode(message), this.isClient_)
      : frame(BINARY, message, this.isClient_);
    return this.send_(bytes) as unknown as Awaitable<void>;
  }

  /**
   * Returns the next message: a string if it was sent as text. Throws WebSocketError when the connection is over and all
   * messages were received. Cancelled: takes none.
   */
  receive(): Awaitable<string | Uint8Array> {
    return this.receive_(false) as unknown as Awaitable<string | Uint8Array>;
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
    return {
      next: () => this.receive_(true) as Promise<IteratorResult<string | Uint8Array>>,
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  /** Closes the connection without waiting for the peer. */
  leave_(code: number): void {
    this.sendClose_(closing(code, ''));
    this.finish_();
  }

  /** The next message; for a loop as the result of an iterator. */
  private async receive_(isLoop: boolean): Promise<unknown> {
    try {
      const value = await this.messages_.get();
      return isLoop ? { value, done: false } : value;
    } catch (error) {
      if (!(error instanceof QueueShutDown)) throw error;
    }
    await this.over_.wait();
    if (isLoop && isRegular(this.closeCode as number)) return { value: undefined, done: true };
    throw this.error_();
  }

  private error_(): WebSocketError {
    return new WebSocketError(this.closeCode as number, this.closeReason);
  }

  /** Sends a frame; null: the answer to the last ping. */
  private async send_(bytes: Uint8Array | null): Promise<void> {
    const { writer_ } = this;
    this.senders_++;
    try {
      // A call that was cancelled may have left bytes there.
      await writer_.drain();
      if (!this.closing_) {
        writer_.write(bytes ?? frame(PONG, this.ping_, this.isClient_));
        await writer_.drain();
        if (this.closeCode === null) return;
      }
    } catch (error) {
      if (!(error instanceof OSError)) throw error;
      this.finish_();
    } finally {
      this.senders_--;
      if (bytes === null) this.answerer_ = null;
    }
    if (bytes === null) return;
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
      this.finish_();
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
      this.writer_.write(frame(opcode, payload, this.isClient_));
    } catch (error) {
      if (!(error instanceof OSError)) throw error;
      this.finish_();
    }
  }

  /** The connection is over. */
  private finish_(): void {
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

  /** Reads frames up to a close frame, and what is behind it. */
  private async run_(): Promise<void> {
    const { reader_, writer_ } = this;
    let refused = false;
    try {
      while (!this.ended_)
        try {
          const n = await reader_.readinto(this.room_());
          const message = this.took_(n);
          if (message !== null && message !== undefined && !this.closing_) {
            this.reading_ = false;
            await this.messages_.put(message);
            this.reading_ = this.heard_ = true;
          } else if (message !== undefined)
            // A peer that sends nothing else must not keep other tasks from running.
            await sleep(0);
        } catch (error) {
          refused = error instanceof WebSocketError;
          if (refused) this.refuse_(error as WebSocketError);
          // This end is closing, and drops what comes.
          else if (!(error instanceof QueueShutDown)) throw error;
        }
      // To close with unread bytes would reset the connection, and the peer might not get the close frame. The server
      // ends its direction first. Source: RFC 6455 section 7.1.1.
      if (!this.isClient_ && writer_.canWriteEof()) writer_.writeEof();
      else if (!this.isClient_ && !refused) return;
      await waitFor(() => discard(reader_, Infinity), CLOSE_SECONDS);
    } catch (error) {
      if (!(error instanceof OSError || error instanceof TimeoutError)) throw error;
    } finally {
      this.finish_();
    }
  }

  /** Tells the peer why what it sent was refused. */
  private refuse_({ code, reason }: WebSocketError): void {
    this.code_ = code;
    this.reason_ = reason;
    this.ended_ = true;
    this.sendClose_(closing(code, reason));
  }

  /** Where the next bytes are read into. */
  private room_(): Uint8Array {
    const { at_, end_ } = this;
    if (at_ === this.into_.length) {
      this.into_ = new Uint8Array(Math.min(end_, at_ + Math.max(at_, AHEAD)));
      this.into_.set(this.bytes_);
      this.bytes_ = this.into_;
    }
    return this.into_.subarray(at_, end_);
  }

  /**
   * So many bytes were read. Returns a message if that is its end; null at the end of another frame. Throws
   * WebSocketError for what the peer must not send.
   */
  private took_(n: number): string | Uint8Array | null | undefined {
    const { head_, isClient_ } = this;
    const first = head_[0] as number;
    const second = head_[1] as number;
    const opcode = first & 15;
    const short = second & 127;
    const behind = short < 126 ? 2 : short === 126 ? 4 : 10;
    const size = isClient_ ? behind : behind + 4;
    this.heard_ = true;
    this.at_ += n;
    // The peer's end of file.
    if (n === 0 && this.at_ < this.end_) this.ended_ = true;
    if (this.at_ < this.end_) return undefined;
    if (this.into_ === head_) {
      if (this.end_ === 2) this.check_(first, second);
      this.end_ = size;
      if (this.at_ < size) return undefined;
      let length = 0;
      for (let i = 2; i < behind; i++) length = length * 256 + (head_[i] as number);
      if (behind === 2) length = short;
      const isControl = opcode >= CLOSE;
      this.into_ = isControl ? new Uint8Array(length) : this.bytes_;
      this.at_ = isControl ? 0 : this.count_;
      this.end_ = this.at_ + length;
      if (this.end_ > this.longest_ && !isControl)
        throw new WebSocketError(TOO_BIG, 'message too big');
      if (length > 0) return undefined;
    }
    const { into_, end_ } = this;
    if (!isClient_) mask(into_, opcode < CLOSE ? this.count_ : 0, end_, head_, behind);
    this.into_ = head_;
    this.at_ = 0;
    this.end_ = 2;
    if (opcode < CLOSE) return this.add_(first, end_);
    if (opcode === CLOSE) this.closed_(into_);
    else if (opcode === PING) {
      // Is answered when the system has taken what was sent before; of several the last one.
      this.ping_ = into_;
      if (this.answerer_ === null) this.answerer_ = createTask(this.send_(null));
    }
    return null;
  }

  /** Checks the first two bytes of a frame. */
  private check_(first: number, second: number): void {
    const opcode = first & 15;
    if ((first & 0x70) !== 0) throw wrong('reserved bits');
    if (second >= 128 === this.isClient_) throw wrong('masked or not');
    if (opcode > PONG || (opcode > BINARY && opcode < CLOSE)) throw wrong('opcode');
    if (opcode < CLOSE) {
      if ((opcode === MORE) === (this.kind_ === MORE)) throw wrong('continuation');
    } else if (first < 128 || (second & 127) > CONTROL) throw wrong('control frame');
  }

  /** A frame of a message has come, up to `end`. Returns the message if that is all. */
  private add_(first: number, end: number): string | Uint8Array | null {
    const { bytes_ } = this;
    const isLast = first >= 128;
    let text = '';
    if ((first & 15) !== MORE) this.kind_ = first & 15;
    const isText = this.kind_ === TEXT;
    this.count_ = end;
    if (isText && isLast) text = decode(bytes_, 0, end);
    // What is broken is decoded as this letter.
    if (isText && (!isLast || text.indexOf('\ufffd') >= 0)) {
      this.checked_ = checkText(bytes_, this.checked_, end);
      if (this.checked_ < 0 || (isLast && this.checked_ < end)) throw notText();
    }
    if (!isLast) return null;
    this.bytes_ = NOTHING;
    this.count_ = this.checked_ = 0;
    this.kind_ = MORE;
    return isText ? text : end === bytes_.length ? bytes_ : bytes_.slice(0, end);
  }

  /** Ends the handshake of a close, which the peer or this end has begun. */
  private closed_(payload: Uint8Array): void {
    let code = NO_CODE;
    const { length } = payload;
    if (length === 1) throw wrong('close frame');
    if (length > 1) {
      code = ((payload[0] as number) << 8) | (payload[1] as number);
      if (!isCode(code)) throw wrong('close code');
      if (checkText(payload, 2, length) < length) throw notText();
      this.reason_ = decode(payload, 2, length);
    }
    this.code_ = code;
    this.ended_ = true;
    this.sendClose_(payload);
  }

  private async keepAlive_(seconds: number): Promise<void> {
    for (;;) {
      await sleep(seconds);
      if (this.closing_) return;
      if (this.reading_ && !this.heard_) {
        this.reason_ = 'no answer to a ping';
        this.finish_();
        return;
      }
      this.heard_ = false;
      this.tell_(PING, NOTHING);
    }
  }
}

function wrong(what: string): WebSocketError {
  return new WebSocketError(PROTOCOL_ERROR, what);
}

function notText(): WebSocketError {
  return new WebSocketError(NOT_TEXT, 'not UTF-8');
}

/** Whether a loop over the messages ends with this code, and does not throw. */
export function isRegular(code: number): boolean {
  return code <= GOING_AWAY || code === NO_CODE;
}

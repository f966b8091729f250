/*
 * `uasyncio/websocket` in a page. What the program listens on itself is in its simulated network; everything else it
 * reaches by the browser's WebSocket, which answers pings, limits no message, and does not report why it cannot connect.
 */
import { type Awaitable, OSError } from 'uasyncio';
import { Headers } from '../../src/protocols/http/headers.js';
import { kind } from '../../src/protocols/names.js';
import { type ConnectOptions, connect as simulated } from '../../src/protocols/websocket/client.js';
import { BROKEN, isRegular, NORMAL, WebSocketError } from '../../src/protocols/websocket/socket.js';

export type { Protocols } from '../../src/protocols/websocket/handshake.js';
export {
  type SocketHandler,
  type UpgradeOptions,
  upgrade,
} from '../../src/protocols/websocket/server.js';
export type { SocketOptions, WebSocket } from '../../src/protocols/websocket/socket.js';
export { type ConnectOptions, WebSocketError };

/** The events of the browser's WebSocket. */
interface BrowserEvent {
  data: string | ArrayBuffer;
  code: number;
  reason: string;
}

export function connect(url: string, options: ConnectOptions = {}): Awaitable<BrowserSocket> {
  return open(url, options) as unknown as Awaitable<BrowserSocket>;
}

async function open(url: string, options: ConnectOptions): Promise<unknown> {
  try {
    return await simulated(url, options);
  } catch (error) {
    if (!(error instanceof OSError)) throw error;
  }
  if (new Headers(options.headers).list_.length > 0)
    throw new TypeError('connect(url, options): a browser sends no headers of programs');
  const socket = new BrowserSocket(url, options);
  try {
    await socket.opened_();
  } catch (error) {
    socket.leave_();
    throw error;
  }
  return socket;
}

/** As the library's `WebSocket`. */
class BrowserSocket {
  closeCode: number | null = null;
  closeReason = '';
  private socket_: globalThis.WebSocket;
  private messages_: (string | Uint8Array)[] = [];
  /** Settled at the next event. */
  private event_: Promise<void>;
  private happened_: () => void = () => {};

  constructor(url: string, { protocols = [] }: ConnectOptions) {
    this.socket_ = new globalThis.WebSocket(url, [...protocols]);
    this.socket_.binaryType = 'arraybuffer';
    this.event_ = this.next_();
    this.on_('open', () => {});
    this.on_('message', ({ data }) => {
      if (this.isOpen_())
        this.messages_.push(typeof data === 'string' ? data : new Uint8Array(data));
    });
    this.on_('close', ({ code, reason }) => {
      this.closeCode = code;
      this.closeReason = reason;
    });
  }

  get protocol(): string {
    return this.socket_.protocol;
  }

  send(message: string | Uint8Array): Awaitable<void> {
    if (typeof message !== 'string' && !(message instanceof Uint8Array))
      throw new TypeError(`send(message): expected a string or a Uint8Array, got ${kind(message)}`);
    return this.send_(message) as unknown as Awaitable<void>;
  }

  receive(): Awaitable<string | Uint8Array> {
    return this.receive_() as unknown as Awaitable<string | Uint8Array>;
  }

  close(code = NORMAL, reason = ''): Awaitable<void> {
    if (code !== NORMAL && !(code >= 3000 && code <= 4999))
      throw new RangeError(
        `close(code, reason): a browser sends 1000 and 3000 to 4999, got ${kind(code)}`,
      );
    return this.close_(code, reason) as unknown as Awaitable<void>;
  }

  waitClosed(): Awaitable<true> {
    return this.closed_() as unknown as Awaitable<true>;
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.close();
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<string | Uint8Array> {
    return {
      next: async () => {
        try {
          return { value: await this.receive(), done: false };
        } catch (error) {
          if (!(error instanceof WebSocketError && isRegular(error.code))) throw error;
          return { value: undefined, done: true };
        }
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  async opened_(): Promise<void> {
    while (this.socket_.readyState === globalThis.WebSocket.CONNECTING) await this.event_;
    if (!this.isOpen_()) throw new WebSocketError(BROKEN, 'the browser cannot connect');
  }

  leave_(): void {
    this.socket_.close();
  }

  private isOpen_(): boolean {
    return this.socket_.readyState === globalThis.WebSocket.OPEN;
  }

  private on_(name: string, take: (event: BrowserEvent) => void): void {
    this.socket_.addEventListener(name, (event) => {
      take(event as unknown as BrowserEvent);
      const happened = this.happened_;
      this.event_ = this.next_();
      happened();
    });
  }

  private next_(): Promise<void> {
    return new Promise((resolve) => {
      this.happened_ = resolve;
    });
  }

  private async send_(message: string | Uint8Array): Promise<void> {
    if (!this.isOpen_()) {
      await this.closed_();
      throw this.error_();
    }
    this.socket_.send(message as string);
  }

  private async receive_(): Promise<string | Uint8Array> {
    while (this.messages_.length === 0) {
      if (this.closeCode !== null) throw this.error_();
      await this.event_;
    }
    return this.messages_.shift() as string | Uint8Array;
  }

  private async close_(code: number, reason: string): Promise<void> {
    this.messages_ = [];
    this.socket_.close(code, reason);
    await this.closed_();
  }

  private async closed_(): Promise<true> {
    while (this.closeCode === null) await this.event_;
    return true;
  }

  private error_(): WebSocketError {
    return new WebSocketError(this.closeCode as number, this.closeReason);
  }
}

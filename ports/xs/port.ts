// biome-ignore lint/style/useNodejsImportProtocol: Moddable's module, not Node's
import Net from 'net';
import Time from 'time';
import Timer, { type Id } from 'timer';
import { OSError } from '../../src/core/exceptions.js';
import { inspector } from '../../src/core/hooks.js';
import {
  type Endpoint,
  exitIfStalled,
  type Listener,
  type ListenHandler,
  type Port,
  type PortEvents,
  type Tls,
  type TlsOptions,
  type Transport,
  type TransportHandler,
} from '../../src/core/port.js';
import { prepareConsole } from './prepare.js';
import { type Socket, SocketListener, SocketTransport } from './socket.js';
import { decode, encode } from './text.js';

/** Half the range of a signed 32-bit clock of ms, so that the clock is read at least once before it wraps. */
const LONGEST_TIMER = 0x3fffffff;
/**
 * The engine can call back after 1 ms at the earliest. So while tasks are ready, turns follow each other for up to
 * this long; then I/O is delivered.
 */
const BURST_MS = 4;
/** Addresses that `listen` accepts: the engine listens at every address. */
const EVERY = ['0.0.0.0', '127.0.0.1', 'localhost'];

/** The part of our host that runs functions in threads, each with a machine of its own. */
interface HostThreads {
  /** Returns a number for the thread, or the code of an error. Throws if the payload cannot be copied. */
  start(
    text: string,
    payload: unknown,
    onMessage: (kind: number, value: unknown) => void,
  ): number | string;
  /** Throws if the value cannot be copied. */
  reply(thread: number, value: unknown): void;
  end(thread: number): void;
  most(): number;
}

/** The part of our host that encrypts connections. An error is a text: its code, a space, and what it means. */
export interface HostTls {
  check(options: Tls): string | undefined;
  /** `early`: what was read of the peer's handshake. */
  encrypt(options: Tls, socket: Socket, name: string, early: Uint8Array): string | undefined;
  /** Whether the handshake goes on. */
  shakes(socket: Socket): boolean;
  failure(socket: Socket): string | undefined;
  /** Sends close_notify after everything else. */
  end(socket: Socket): void;
  /** As JSON. */
  info(socket: Socket, name: string): string;
}

/** The global `process` of programs on our host (`uasyncio run --on xs`); a device has none. */
interface Host {
  exit(code: number): void;
  /** Calls back once, with the next bytes of the standard input or, at its end, undefined. Without a callback: no more. */
  readInput?(callback?: (bytes: ArrayBuffer | undefined) => void): void;
  threads?: HostThreads;
  tls?: HostTls;
  beforeExit?: (() => void) | undefined;
  interrupted?: (() => void) | undefined;
  inspect?: (() => void) | undefined;
}

export function host(): Host | undefined {
  return (globalThis as { process?: Host }).process;
}

/** Makes an encrypted connection that calls the methods of `transport`. */
export type ConnectTls = (
  address: string,
  port: number,
  options: TlsOptions & { servername: string },
  transport: SocketTransport,
) => Socket;

let connectTls: ConnectTls | undefined;

/** Called by tls.ts, if the program imports that. */
export function provideTls(connect: ConnectTls): void {
  connectTls = connect;
}

/** How our host encrypts connections that are open. */
export interface Secure {
  Transport: typeof SocketTransport;
  check(tls: Tls): void;
}

let secure: Secure | undefined;

/** Called by secure.ts, if the program uses TLS on our host. */
export function provideSecure(by: Secure): void {
  secure = by;
}

function lackOfTls(): string {
  if (host()?.tls === undefined) return "TLS needs import 'uasyncio/xs/tls'";
  return 'ssl: built without TLS, as no module of the program says ssl';
}

/** Whether `host` is an address as the engine takes it: four numbers up to 255. */
function isAddress(host: string): boolean {
  const parts = host.split('.');
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
}

/** The OSError for what the engine throws when it cannot begin to connect. */
function connectError(message: string, tls: boolean): OSError {
  const code = tls ? 'EPROTO' : message === 'connect error' ? 'ENETUNREACH' : 'EMFILE';
  return new OSError(code, `connect: ${message}`);
}

/** Sizes of the views that bytes are read into: powers of two up to this one. */
const LARGEST_VIEW = 512;

/** uasyncio on Moddable's XS. */
export class XsPort implements Port {
  open_: { close(): void }[] = [];
  /**
   * Whether bytes are read as soon as they come. On desktop platforms they are, because the engine there loses the
   * end of a stream that comes while bytes wait in it. A device's engine keeps the bytes, and TCP slows the
   * peer down. A desktop is recognized by its clock, which shows the time since 1970.
   */
  greedy_: boolean;
  checkTls: ((tls: Tls) => void) | undefined = secure?.check;
  private events_!: PortEvents;
  private timer_: Id | undefined = undefined;
  /** The engine's clock at its last reading, and the ms that had passed by then. */
  private ticks_: number;
  private elapsed_ = 0;
  private views_: Uint8Array[] = [];
  /** True during a callback of the engine or a turn. */
  private inside_ = false;
  /** True if `wake` was called meanwhile: the next turn then follows at once. */
  private woken_ = false;
  private onTimer_ = (): void => {
    Timer.schedule(this.timer_ as Id);
    this.turn_();
  };

  constructor() {
    prepareConsole();
    this.ticks_ = Time.ticks;
    this.greedy_ = this.ticks_ > 0xffffffff;
    for (let size = 1; size <= LARGEST_VIEW; size *= 2) this.views_.push(new Uint8Array(size));
  }

  // On a device the clock is a signed integer of 32 bits, which wraps.
  now(): number {
    const ticks = Time.ticks;
    const passed = (ticks - this.ticks_) | 0;
    this.ticks_ = ticks;
    if (passed > 0) this.elapsed_ += passed;
    return this.elapsed_;
  }

  start(events: PortEvents): void {
    this.events_ = events;
    const process = host();
    if (process === undefined) return;
    process.interrupted = () => {
      this.enter_();
      events.interrupted();
      this.leave_();
    };
    if (inspector !== null) process.inspect = inspector.inspect_;
    process.beforeExit = () => {
      exitIfStalled(this, events);
    };
  }

  stop(): void {
    this.woken_ = false;
    if (this.timer_ !== undefined) Timer.clear(this.timer_);
    this.timer_ = undefined;
    this.open_.splice(0).forEach((open) => {
      open.close();
    });
    const process = host();
    if (process === undefined) return;
    process.interrupted = process.beforeExit = undefined;
    if (inspector !== null) process.inspect = undefined;
  }

  // One repeating timer, which is suspended while it is not needed: only this allocates nothing and works on all
  // platforms.
  arm(ms: number): void {
    const interval = Math.min(Math.max(Math.ceil(ms), 1), LONGEST_TIMER);
    if (this.timer_ === undefined) this.timer_ = Timer.repeat(this.onTimer_, interval);
    else Timer.schedule(this.timer_, interval, interval);
  }

  disarm(): void {
    if (this.timer_ !== undefined) Timer.schedule(this.timer_);
  }

  wake(): void {
    if (this.inside_) this.woken_ = true;
    else this.arm(1);
  }

  enter_(): void {
    this.inside_ = true;
  }

  leave_(): void {
    this.inside_ = false;
    if (this.woken_) this.turn_();
  }

  private turn_(): void {
    const begin = Time.ticks;
    this.inside_ = true;
    do {
      this.woken_ = false;
      this.events_.turn();
    } while (this.woken_ && ((Time.ticks - begin) | 0) < BURST_MS);
    this.inside_ = false;
    if (!this.woken_) return;
    this.woken_ = false;
    this.arm(1);
  }

  // The engine delivers I/O by itself between turns.
  poll(): void {}

  log(text: string): void {
    prepareConsole().error?.(text);
  }

  /** Ends the process on our host. A device continues. */
  exit(code: number): void {
    host()?.exit(code);
  }

  encode(text: string): Uint8Array {
    return encode(text);
  }

  decode(bytes: Uint8Array, start: number, end: number): string {
    return decode(bytes, start, end);
  }

  resolve(
    host: string,
    done: (error: OSError | undefined, addresses: string[]) => void,
  ): () => void {
    if (host === 'localhost' || isAddress(host)) {
      done(undefined, [host === 'localhost' ? '127.0.0.1' : host]);
      return () => {};
    }
    let wanted = true;
    Net.resolve(host, (_, address) => {
      if (!wanted) return;
      this.enter_();
      if (address === undefined) done(new OSError('ENOTFOUND', `no address found for ${host}`), []);
      else done(undefined, [address]);
      this.leave_();
    });
    return () => {
      wanted = false;
    };
  }

  connect(
    address: string,
    port: number,
    handler: TransportHandler,
    tls?: TlsOptions & { servername: string },
  ): Transport | undefined {
    // Our host encrypts it when it is open.
    const encrypts = tls !== undefined && secure === undefined;
    if (encrypts && connectTls === undefined) {
      handler.onClosed(new OSError('ENOTSUP', lackOfTls()));
      return undefined;
    }
    const transport = this.transport_([address, port], false);
    transport.handler = handler;
    try {
      if (encrypts) transport.socket_ = (connectTls as ConnectTls)(address, port, tls, transport);
      else transport.open_({ address, port });
    } catch (error) {
      this.forget_(transport);
      handler.onClosed(connectError((error as Error).message, encrypts));
      return undefined;
    }
    return transport;
  }

  listen(
    address: string,
    port: number,
    _backlog: number,
    handler: ListenHandler,
  ): Listener | undefined {
    if (EVERY.indexOf(address) < 0) {
      handler.onError(
        new OSError('EADDRNOTAVAIL', `${address}: XS listens at every address; pass null as host`),
      );
      return undefined;
    }
    let listener: Listener;
    try {
      listener = new SocketListener(this, address, port, handler);
    } catch (error) {
      const { message } = error as Error;
      const code = message.indexOf('no socket') < 0 ? 'EADDRINUSE' : 'EMFILE';
      handler.onError(new OSError(code, `port ${port}: ${message}`));
      return undefined;
    }
    handler.onListening();
    return listener;
  }

  transport_(peername: Endpoint, connected: boolean): SocketTransport {
    const Transport = secure === undefined ? SocketTransport : secure.Transport;
    return new Transport(this, peername, connected);
  }

  /**
   * Reads `length` bytes. The engine fills whole views only, and making a view would allocate, so it uses a few fixed
   * ones.
   */
  take_(socket: Socket, into: Uint8Array, offset: number, length: number): void {
    if (length === into.length) {
      socket.read(into);
      return;
    }
    let at = offset;
    const end = offset + length;
    for (let i = this.views_.length - 1; i >= 0; i--) {
      const view = this.views_[i] as Uint8Array;
      while (end - at >= view.length) {
        socket.read(view);
        into.set(view, at);
        at += view.length;
      }
    }
  }

  /** Drops `length` bytes, with no memory for them. */
  skip_(socket: Socket, length: number): void {
    for (let i = this.views_.length - 1; i >= 0; i--) {
      const view = this.views_[i] as Uint8Array;
      for (; length >= view.length; length -= view.length) socket.read(view);
    }
  }

  forget_(open: { close(): void }): void {
    const at = this.open_.indexOf(open);
    if (at >= 0) this.open_.splice(at, 1);
  }
}

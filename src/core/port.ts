import type { OSError } from './exceptions.js';

/** What a port reports to the loop. */
export interface PortEvents {
  /** Call it when the deadline has come, when `wake` was called, and after callbacks of the port. */
  turn(): void;
  /**
   * Ask it when nothing is left that could wake the program. Returns a report of the tasks that wait; '' if none does.
   */
  stalled(): string;
  /**
   * Call it when the program is asked to end: by the user (Ctrl-C), or by SIGTERM with its `status`, 143. The program
   * then ends with that exit code; default 130.
   */
  interrupted(status?: number): void;
}

/** Address and port of one end of a connection. */
export type Endpoint = [host: string, port: number];

export interface TransportHandler {
  /** There may be something to `read`. */
  onReadable(): void;
  /** The first time: the connection is made. After that: `write` may accept bytes again. */
  onWritable(): void;
  /** The connection is broken or could not be made. No callback follows. */
  onClosed(error?: OSError): void;
}

/** The handler of a connection that has no handler yet, or no longer. */
export const noHandler: TransportHandler = { onReadable() {}, onWritable() {}, onClosed() {} };

/** A byte stream. `read` and `write` do not wait; they throw OSError if the connection is broken. */
export interface Transport {
  handler: TransportHandler;
  /** True while the transport knows that `read` would return 0. Ports need not have it. */
  readonly empty?: boolean;
  /** Whether `shutdown` works. */
  readonly canWriteEof: boolean;
  readonly peername: Endpoint | undefined;
  readonly sockname: Endpoint | undefined;
  /** Returns how many bytes it read; 0 if there are none yet: onReadable follows; END_OF_FILE if no more will come. */
  read(into: Uint8Array, offset: number, length: number): number;
  /** Returns how many bytes it accepted; the caller may then overwrite them. Fewer than `length`: onWritable follows. */
  write(from: Uint8Array, offset: number, length: number): number;
  /** Sends end of file; reading continues. */
  shutdown(): void;
  /**
   * Begins TLS; `onWritable` follows when the handshake is done, `onClosed` if it has failed, perhaps before it returns.
   * Until then `read` and `write` return 0; after it `shutdown` sends close_notify, and `canWriteEof` is false. Ports that
   * cannot do that do not have it. Throws OSError if the options cannot be used.
   */
  encrypt?(tls: Tls): void;
  /** What is known of the encryption: `'cipher'` and others, see `StreamWriter.getExtraInfo`. */
  tlsInfo?(name: string): unknown;
  /** Closes it; what was accepted is still sent. No callback follows. May be called again. */
  close(): void;
  /** As `close`, but what was accepted need not be sent: the peer may have stopped reading. */
  abort(): void;
}

export const END_OF_FILE = -1;

export interface ListenHandler {
  /** The listener listens, and knows its address. */
  onListening(): void;
  /** A client has connected. The handler has to set `transport.handler`. */
  onAccept(transport: Transport): void;
  /** Before onListening: listening failed. After it: a client could not be accepted. */
  onError(error: OSError): void;
}

export interface Listener {
  /** The address at which it listens, with the real port where 0 was requested. Valid once it listens. */
  readonly sockname: Endpoint;
  close(): void;
}

/** What a port knows of sockets. `resolve`, `connect` and `listen` may call back at once. */
export interface Sockets {
  /** Whether `host` is a numeric address, which then needs no `resolve`. Ports need not have it. */
  isAddress?(host: string): boolean;
  /**
   * Finds the numeric addresses of a host name, best first; for a numeric address that itself. Returns a function that
   * cancels.
   */
  resolve(
    host: string,
    done: (error: OSError | undefined, addresses: string[]) => void,
  ): () => void;
  /**
   * Connects; `close` of the transport cancels that. May return undefined if it has called `onClosed` with the
   * failure. `tls` is for ports whose transports have no `encrypt`: they encrypt from the start, or fail.
   */
  connect(
    address: string,
    port: number,
    handler: TransportHandler,
    tls?: Tls,
  ): Transport | undefined;
  /** Listens; `close` of the listener ends that. May return undefined if it has called `onError` with the failure. */
  listen(
    address: string,
    port: number,
    backlog: number,
    handler: ListenHandler,
  ): Listener | undefined;
}

/**
 * Maps a host's timers and sockets to what the scheduler needs. A port knows nothing of tasks.
 * Its callbacks run inside those of the host or inside `poll`; `resolve`, `connect` and `listen` may call back at once.
 */
export interface Port extends Sockets {
  /** Monotonic time in ms since the start of the program or of the host; less than 2^37. */
  now(): number;
  /** Begins to serve a loop. While the loop is paused the port is disarmed, and turns do nothing. */
  start(events: PortEvents): void;
  /** Closes everything that is still open, so that the host can end or `start` can be called again. */
  stop(): void;
  /** Calls `turn` once, in `ms`; replaces an earlier `arm`. */
  arm(ms: number): void;
  /**
   * Cancels `arm`: only I/O, a signal or the host can wake the loop now. It does not mean that the program is stuck.
   */
  disarm(): void;
  /** Calls `turn` as soon as the host has handled its other events. May be called from any callback. */
  wake(): void;
  /** Delivers pending I/O events, without waiting. */
  poll(): void;
  /**
   * Calls `call` at each `signal`, a name or a number, and no longer does what it did at that signal; null ends that.
   * Returns whether there was a call before. Throws OSError (`code` EINVAL) for a signal that does not exist or cannot be
   * caught. Ports need not have it.
   */
  onSignal?(signal: string | number, call: (() => void) | null): boolean;
  /** Prints on the error output. */
  log(text: string): void;
  /** Ends the program with this exit code. */
  exit(code: number): void;
  encode(text: string): Uint8Array;
  decode(bytes: Uint8Array, start: number, end: number): string;
  /** Throws OSError unless the options can be used. Only ports whose transports have `encrypt` have it. */
  checkTls?(tls: Tls): void;
}

/**
 * Options of TLS. Certificates and keys are PEM, texts or bytes; on small engines they have the form that the engine's
 * own TLS takes.
 */
export interface TlsOptions {
  /**
   * The certificates of the authorities that are trusted. Default: those of the system. Of a server: clients must have a
   * certificate of one of them; default: clients need none.
   */
  ca?: string | Uint8Array | ArrayBuffer;
  /** One's own certificate, followed by those between it and its authority. */
  cert?: string | Uint8Array | ArrayBuffer;
  /** The key of `cert`, without a password. */
  key?: string | Uint8Array | ArrayBuffer;
  /** The name or address that the server's certificate must have. Default: the host of `openConnection`. */
  servername?: string;
  /** False: any certificate will do. Default true. */
  verify?: boolean;
  /** The protocols that one speaks over TLS, best first, as `['h2', 'http/1.1']`. */
  alpn?: string[];
}

/** What a port needs to know for one end of an encrypted connection. */
export interface Tls extends TlsOptions {
  servername: string;
  server: boolean;
}

/**
 * For hosts that report when they have nothing left to do: if tasks still wait then, logs the report and exits with
 * code 1. Returns whether it did.
 */
export function exitIfStalled(port: Pick<Port, 'log' | 'exit'>, events: PortEvents): boolean {
  const report = events.stalled();
  if (report === '') return false;
  port.log(report);
  port.exit(1);
  return true;
}

let make: (() => Port) | undefined;

/**
 * Called by each port's entry module. The port itself is made at run time, because an engine may freeze its modules.
 */
export function providePort(factory: () => Port): void {
  make = factory;
}

export function newPort(): Port {
  if (make === undefined) throw new Error("no port: import 'uasyncio' through one of its entries");
  return make();
}

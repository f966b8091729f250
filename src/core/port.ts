import type { OSError } from './exceptions.js';

/** What the loop wants to hear from its port. */
export interface PortEvents {
  /** The deadline has come, or `wake` was called, or callbacks of the port have run. */
  turn(): void;
  /** The host is about to end the program, as nothing is left that could wake it. A report; '' if that is all right. */
  stalled(): string;
  /** The user wants the program to end (Ctrl-C). */
  interrupted(): void;
}

/** Address and port of one end of a connection. */
export type Endpoint = [host: string, port: number];

export interface TransportHandler {
  /** `read` is worth trying. */
  onReadable(): void;
  /** Connected (the first time), and then: `write` is worth trying. */
  onWritable(): void;
  /** The connection is broken or could not be made. No callback follows. */
  onClosed(error?: OSError): void;
}

/** Handles a connection that has no handler yet, or none any more. */
export const nobody: TransportHandler = { onReadable() {}, onWritable() {}, onClosed() {} };

/** A byte stream. Both calls only do what can be done now. They throw OSError if it is broken. */
export interface Transport {
  handler: TransportHandler;
  /** Whether `shutdown` works. */
  readonly canWriteEof: boolean;
  readonly peername: Endpoint | undefined;
  readonly sockname: Endpoint | undefined;
  /** Bytes taken; 0: none are there, onReadable will tell; END_OF_FILE: none will come. */
  read(into: Uint8Array, offset: number, length: number): number;
  /** Bytes accepted, which may then be overwritten; 0: none now, onWritable will tell. */
  write(from: Uint8Array, offset: number, length: number): number;
  /** Sends end of file; reading goes on. */
  shutdown(): void;
  /** Releases it at once. No callback comes afterwards. May be called again. */
  close(): void;
  /** As `close`, and what has been accepted need not be sent: the peer may take nothing any more. */
  abort(): void;
}

export const END_OF_FILE = -1;

export interface ListenHandler {
  /** It listens, and has its address. */
  onListening(): void;
  /** A client has connected; `transport.handler` has to be set. */
  onAccept(transport: Transport): void;
  /** Before onListening: it cannot listen. Afterwards: a client could not be accepted. */
  onError(error: OSError): void;
}

export interface Listener {
  /** The address that it really listens at: port 0 has become a real one. Set once it listens. */
  readonly sockname: Endpoint;
  close(): void;
}

/**
 * Maps a host's timers and sockets to what the scheduler needs. It knows nothing of tasks.
 * Callbacks come from the host or from `poll`; those of `resolve`, `connect` and `listen` may come at once.
 */
export interface Port {
  /** Monotonic time in ms, counted from the start of the program or of the host: below 2^37. */
  now(): number;
  /** Begins to serve a loop. It may pause in between, when it is disarmed, and turns do nothing. */
  start(events: PortEvents): void;
  /** Closes whatever is still open, so that the host can end or `start` can be called again. */
  stop(): void;
  /** Calls `turn` once in `ms`; replaces what was armed. */
  arm(ms: number): void;
  /** Nothing is due: only I/O, a signal or the host can wake the loop. */
  disarm(): void;
  /** Calls `turn` as soon as the host has looked at its other events. Safe from any callback. */
  wake(): void;
  /** Delivers the I/O events that are there, without waiting. */
  poll(): void;
  /** Prints on the error output. */
  log(text: string): void;
  /** Ends the program with this exit code. */
  exit(code: number): void;
  encode(text: string): Uint8Array;
  decode(bytes: Uint8Array, start: number, end: number): string;
  /** Numeric addresses of a host name, best first; a numeric address gives itself. Gives a cancel. */
  resolve(
    host: string,
    done: (error: OSError | undefined, addresses: string[]) => void,
  ): () => void;
  /** `close` of the transport cancels it. May give none if the handler has been told of a failure. */
  connect(
    address: string,
    port: number,
    handler: TransportHandler,
    tls?: TlsOptions & { servername: string },
  ): Transport | undefined;
  /** `close` of the listener cancels it. May give none if the handler has been told of a failure. */
  listen(
    address: string,
    port: number,
    backlog: number,
    handler: ListenHandler,
  ): Listener | undefined;
}

/** What TLS wants to know of a client's connection. Certificates and keys as the engine's own TLS takes them. */
export interface TlsOptions {
  ca?: unknown;
  cert?: unknown;
  key?: unknown;
}

/**
 * For hosts that say when nothing of theirs is left to do: if tasks still wait then, prints the report and exits with 1.
 * Returns whether it did.
 */
export function exitIfStalled(port: Port, events: PortEvents): boolean {
  const report = events.stalled();
  if (report === '') return false;
  port.log(report);
  port.exit(1);
  return true;
}

let make: (() => Port) | undefined;

/** Each port's entry module says how to make it; it is made at run time, as modules may be frozen by then. */
export function providePort(factory: () => Port): void {
  make = factory;
}

export function newPort(): Port {
  if (make === undefined) throw new Error("no port: import 'uasyncio' through one of its entries");
  return make();
}

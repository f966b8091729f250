import type { Awaitable, Waitable, Waiter } from '../core/awaitable.js';
import { checkPort, checkPositive, kind } from '../core/checks.js';
import { runnable } from '../core/coroutines.js';
import { OSError } from '../core/exceptions.js';
import { CALLBACK, callbackEnded, claim, enqueue, Frame, RETURNED } from '../core/frame.js';
import { Future } from '../core/futures.js';
import { encryption, functionFrame } from '../core/hooks.js';
import { type Loop, runningLoop } from '../core/loop.js';
import type {
  Endpoint,
  Listener,
  ListenHandler,
  Sockets,
  Tls,
  TlsOptions,
  Transport,
} from '../core/port.js';
import { currentTask, spawn, type Task } from '../core/tasks.js';
import { park } from '../core/waitqueue.js';
import { Event } from '../sync/locks.js';
import { lookup } from './connect.js';
import { PortOperation } from './operation.js';
import {
  checkLimits,
  checkOptions,
  Settings,
  type StreamOptions,
  type TlsLimits,
  toTls,
} from './options.js';
import { StreamReader } from './reader.js';
import { socketsOf } from './sockets.js';
import { StreamWriter } from './writer.js';

export interface ServerOptions extends StreamOptions, TlsLimits {
  /**
   * Encrypts the connections: needs `cert` and `key`; with `ca` the clients need certificates too. The handler is called
   * after the handshake; clients that fail it are closed without a report. OSError (`code` ENOTSUP) where the engine has
   * no TLS for servers. Default: no TLS.
   */
  ssl?: TlsOptions;
  /** How many clients may wait until the program accepts them. Default 100, as in CPython. */
  backlog?: number;
  /** How many clients are served at a time; further connections are closed at once. Default: no limit. */
  maxConnections?: number;
}

/** Serves one client: an async function, or one that returns a coroutine. */
export type ClientHandler<B extends Uint8Array | string = Uint8Array> = (
  reader: StreamReader<B>,
  writer: StreamWriter,
) => unknown;

/** The writer of a connection of a server. It also is what waits for the end of the handler's task. */
class ClientWriter extends StreamWriter implements Waiter {
  declare server_: Server;
  /** Links of the server's list of connections. */
  declare older_: ClientWriter | null;
  declare newer_: ClientWriter | null;
  // Set when it begins to wait.
  declare next_: Waiter | null;
  declare prev_: Waiter | null;
  declare state_: number;
  declare waitsFor_: Waitable | null;

  constructor(reader: StreamReader, server: Server) {
    super(reader);
    this.server_ = server;
    const older = server.clients_;
    this.older_ = older;
    this.newer_ = null;
    if (older !== null) older.newer_ = this;
    server.clients_ = this;
    server.count_++;
  }

  get isServer_(): boolean {
    return true;
  }

  onEnd_(): void {
    const { server_, older_, newer_ } = this;
    if (newer_ === null) server_.clients_ = older_;
    else newer_.older_ = older_;
    if (older_ !== null) older_.newer_ = newer_;
    server_.count_--;
    server_.checkOver_();
  }

  watch_(task: Task<unknown>): void {
    this.state_ = CALLBACK;
    if (task.done()) {
      this.waitsFor_ = task;
      this.notify_();
    } else park(task, this, task);
  }

  notify_(): void {
    enqueue(this);
  }

  /**
   * Called when the handler has ended: if it failed, closes its connection after sending what it wrote. Source: CPython
   * `StreamReaderProtocol`.
   */
  run_(): void {
    const task = this.waitsFor_ as Task<unknown>;
    const exception = task.cancelled() ? undefined : task.exception();
    if (exception === null) return;
    if (!task.cancelled()) this.server_.failed_(exception, task);
    this.close();
    callbackEnded();
  }

  what_(): string {
    return 'a connection';
  }
}

/** The call of the handler. */
class HandlerFrame extends Frame {
  declare writer_: ClientWriter;
}

function stepHandler(frame: HandlerFrame, value: unknown): unknown {
  if (frame.n === 0) {
    frame.n = 1;
    return runnable(call(frame.writer_));
  }
  frame.n = RETURNED;
  return value;
}

function call(writer: ClientWriter): unknown {
  if (encryption !== null && writer.server_.tls_ !== undefined)
    return encryption.serve_(writer as never);
  return writer.server_.handler_(writer.reader_ as never, writer);
}

function handlerOf(writer: ClientWriter): Frame {
  // Native async functions need frames of their own kind.
  if (functionFrame !== null) return functionFrame(() => call(writer)) as Frame;
  const frame = claim(new HandlerFrame(stepHandler as never));
  frame.writer_ = writer;
  return frame;
}

/** A listening server; `startServer` makes it. Source: CPython `asyncio.Server`. */
export class Server {
  private listeners_: Listener[] = [];
  /** The newest connection, and how many there are. */
  clients_: ClientWriter | null = null;
  count_ = 0;
  private closed_ = false;
  private over_ = new Event();
  private forever_: Future<void> | null = null;
  private loop_: Loop;
  private settings_: Settings;
  options_: ServerOptions;
  tls_: Tls | undefined;
  handler_: ClientHandler<never>;

  constructor(loop: Loop, handler: ClientHandler<never>, options: ServerOptions, tls?: Tls) {
    if (options === undefined) throw new TypeError('Server: use startServer(handler, host, port)');
    this.loop_ = loop;
    this.handler_ = handler;
    this.options_ = options;
    this.tls_ = tls;
    this.settings_ = new Settings(loop.port_, options);
  }

  /** The port of the first address at which it listens. Throws Error if the server is closed. */
  get port(): number {
    const first = this.listeners_[0];
    if (first === undefined) throw new Error('server is closed');
    return first.sockname[1];
  }

  /** One item for each address at which it listens; empty when the server is closed. */
  get sockets(): { getsockname(): Endpoint }[] {
    return this.listeners_.map((listener) => ({ getsockname: () => listener.sockname }));
  }

  /** True until `close`. */
  isServing(): boolean {
    return !this.closed_;
  }

  /** Stops listening, and ends `serveForever`. Connections stay open. */
  close(): void {
    if (this.closed_) return;
    this.closed_ = true;
    for (const listener of this.listeners_) listener.close();
    this.listeners_ = [];
    this.forever_?.cancel();
    this.checkOver_();
  }

  /**
   * Closes the connections of all clients after everything that was written is sent. Source: CPython 3.13
   * `Server.close_clients`.
   */
  closeClients(): void {
    this.each_((writer) => writer.close());
  }

  /** Closes the connections of all clients at once. Source: CPython 3.13 `Server.abort_clients`. */
  abortClients(): void {
    this.each_((writer) => writer.abort());
  }

  /** Calls `end` with every connection, oldest first. */
  private each_(end: (writer: StreamWriter) => void): void {
    const writers: ClientWriter[] = [];
    for (let writer = this.clients_; writer !== null; writer = writer.older_) writers.push(writer);
    for (const writer of writers.reverse()) end(writer);
  }

  /**
   * Waits until it is cancelled or `close` is called; then closes the server, after `close` waits until its connections
   * are closed too, and throws CancelledError. The server serves without it too. Throws Error if the server is closed,
   * or if another task is in `serveForever`.
   */
  serveForever(): Awaitable<never> {
    return this.serve_() as unknown as Awaitable<never>;
  }

  private async serve_(): Promise<void> {
    if (this.closed_) throw new Error('server is closed');
    if (this.forever_ !== null)
      throw new Error('server is already being awaited on serveForever()');
    this.forever_ = new Future();
    try {
      await this.forever_;
    } finally {
      this.forever_ = null;
      await this.end_();
    }
  }

  /** For `await using`: `close` and, unless the task is being cancelled, `waitClosed`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.end_();
  }

  // A client that stays silent must not keep a cancelled task from ending, such as main after Ctrl-C.
  private async end_(): Promise<void> {
    this.close();
    const task = currentTask();
    if (task === null || task.cancelling() === 0) await this.waitClosed();
  }

  /**
   * Waits until the server and all its connections are closed. Its value is true. Source: CPython 3.12
   * `Server.wait_closed`.
   */
  waitClosed(): Awaitable<true> {
    return this.over_.wait();
  }

  /** The port that the first address got; with port 0 the other addresses use it too. */
  firstPort_(): number {
    const first = this.listeners_[0];
    return first === undefined ? 0 : first.sockname[1];
  }

  listen_(address: string, port: number): Promise<void> {
    const { backlog } = this.options_;
    const sockets = socketsOf(this.loop_.port_);
    return this.listening_(new Listening(this, sockets, address, port, backlog));
  }

  async listening_(listening: Listening): Promise<void> {
    this.listeners_.push(await listening);
  }

  report_(exception: OSError): void {
    this.loop_.callHandler_({ message: 'accept failed', exception });
  }

  accept_(transport: Transport): void {
    const { maxConnections } = this.options_;
    if (maxConnections !== undefined && this.count_ >= maxConnections) {
      transport.close();
      return;
    }
    const writer = new ClientWriter(new StreamReader(this.settings_, transport), this);
    try {
      writer.watch_(spawn(this.loop_, handlerOf(writer), 'handler'));
    } catch (exception) {
      // Thrown by a task factory of the program.
      this.failed_(exception);
      writer.abort();
    }
  }

  failed_(exception: unknown, task?: Task<unknown>): void {
    const message = 'Unhandled exception in client handler';
    this.loop_.callHandler_({ message, exception, ...(task && { task }) });
  }

  checkOver_(): void {
    if (this.closed_ && this.clients_ === null) this.over_.set();
  }
}

/** The wait until one address is listened at. */
export class Listening extends PortOperation<Listener> implements ListenHandler {
  private listener_: Listener | undefined;
  private listening_ = false;

  constructor(
    private server_: Server,
    private sockets_: Pick<Sockets, 'listen'>,
    protected address_: string,
    private portNumber_: number,
    private backlog_ = 100,
  ) {
    super();
  }
  protected begin_(): void {
    this.listener_ = this.sockets_.listen(this.address_, this.portNumber_, this.backlog_, this);
    if (this.listening_) this.onListening();
  }
  onListening(): void {
    this.listening_ = true;
    if (this.listener_ !== undefined) this.settle_(undefined, this.listener_);
  }
  onAccept(transport: Transport): void {
    this.server_.accept_(transport);
  }
  onError(error: OSError): void {
    if (this.listening_) this.server_.report_(error);
    else this.settle_(error);
  }
  protected abort_(): void {
    if (this.listener_ !== undefined) this.listener_.close();
  }
  protected target_(): string {
    return `${this.address_}:${this.portNumber_}`;
  }
  what_(): string {
    return `socket ${this.target_()} listen`;
  }
}

/**
 * Listens at `host` and `port` (0: any free port, see `server.port`) and runs `handler(reader, writer)` as a
 * task for each client. `host` null or '' means every IPv4 address. The handler closes the writer; if it
 * fails or is cancelled, the connection is closed. Throws OSError (`code` EADDRINUSE, …), TypeError or RangeError for
 * wrong arguments. Cancelling it stops listening. Source: CPython `asyncio.start_server`.
 */
export function startServer(
  handler: ClientHandler<string>,
  host: string | null,
  port: number,
  options: ServerOptions & { encoding: 'utf-8' },
): Awaitable<Server>;
export function startServer(
  handler: ClientHandler,
  host: string | null,
  port: number,
  options?: ServerOptions,
): Awaitable<Server>;
export function startServer(
  handler: ClientHandler<never>,
  host: string | null,
  port: number,
  options: ServerOptions = {},
): Awaitable<Server> {
  const where = 'startServer(handler, host, port, options)';
  if (host !== null && typeof host !== 'string')
    throw new TypeError(`${where}: host must be a string or null, got ${kind(host)}`);
  checkPort(port, where);
  checkServer(handler, options, where, [
    'ssl',
    'sslHandshakeTimeout',
    'sslShutdownTimeout',
    'backlog',
    'maxConnections',
  ]);
  checkLimits(options, where);
  const tls = toTls(options.ssl, `${where}: options.ssl`, '', true);
  return listenAll(handler, host || '0.0.0.0', port, options, tls) as unknown as Awaitable<Server>;
}

/** Throws TypeError or RangeError for wrong arguments; `names` are the options that a stream has not. */
export function checkServer(
  handler: unknown,
  options: ServerOptions,
  where: string,
  names: string[],
): void {
  if (typeof handler !== 'function')
    throw new TypeError(`${where}: handler must be a function, got ${kind(handler)}`);
  checkOptions(options, where, names);
  const { backlog = 0, maxConnections } = options;
  checkPositive(maxConnections, where, 'maxConnections');
  if (!(Math.floor(backlog) === backlog && backlog >= 0))
    throw new RangeError(`${where}: options.backlog must be a whole number, got ${kind(backlog)}`);
}

// A name such as localhost can have an IPv6 address although this machine has no IPv6: such addresses are skipped.
const ABSENT = ['EADDRNOTAVAIL', 'EAFNOSUPPORT'];

async function listenAll(
  handler: ClientHandler<never>,
  host: string,
  port: number,
  options: ServerOptions,
  tls?: Tls,
): Promise<Server> {
  const owner = runningLoop();
  if (tls !== undefined) {
    if (encryption === null || owner.port_.checkTls === undefined)
      throw new OSError(
        'ENOTSUP',
        'startServer: no TLS for servers, on this engine or as no module of the program says ssl',
      );
    owner.port_.checkTls(tls);
  }
  const server = new Server(owner, handler, options, tls);
  const addresses = await lookup(host);
  let failure: unknown;
  for (const address of addresses) {
    try {
      await server.listen_(address, port || server.firstPort_());
    } catch (error) {
      if (!(error instanceof OSError && ABSENT.indexOf(error.code) >= 0)) {
        server.close();
        throw error;
      }
      failure = error;
    }
  }
  if (server.sockets.length === 0) throw failure;
  return server;
}

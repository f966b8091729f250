import type { Awaitable } from '../core/awaitable.js';
import { checkPort, checkPositive, kind } from '../core/checks.js';
import { OSError } from '../core/exceptions.js';
import { Future } from '../core/futures.js';
import { type Loop, runningLoop } from '../core/loop.js';
import type { Endpoint, Listener, ListenHandler, Port, Transport } from '../core/port.js';
import { currentTask, spawn } from '../core/tasks.js';
import { Event } from '../sync/locks.js';
import { lookup } from './connect.js';
import { PortOperation } from './operation.js';
import { checkOptions, type StreamOptions } from './options.js';
import { pair } from './pair.js';
import type { StreamReader } from './reader.js';
import type { StreamWriter } from './writer.js';

export interface ServerOptions extends StreamOptions {
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

/** A listening server; `startServer` makes it. Source: CPython `asyncio.Server`. */
export class Server {
  private listeners_: Listener[] = [];
  private clients_ = new Set<StreamWriter>();
  private closed_ = false;
  private over_ = new Event();
  private forever_: Future<void> | null = null;
  private loop_: Loop;

  constructor(
    loop: Loop,
    private handler_: ClientHandler<never>,
    private options_: ServerOptions,
  ) {
    this.loop_ = loop;
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
    for (const writer of [...this.clients_]) writer.close();
  }

  /** Closes the connections of all clients at once. Source: CPython 3.13 `Server.abort_clients`. */
  abortClients(): void {
    for (const writer of [...this.clients_]) writer.abort_();
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

  async listen_(address: string, port: number): Promise<void> {
    const { backlog = 100 } = this.options_;
    this.listeners_.push(await new Listening(this, this.loop_.port_, address, port, backlog));
  }

  report_(exception: OSError): void {
    this.loop_.callHandler_({ message: 'accept failed', exception });
  }

  accept_(transport: Transport): void {
    const { maxConnections } = this.options_;
    if (maxConnections !== undefined && this.clients_.size >= maxConnections) {
      transport.close();
      return;
    }
    const [reader, writer] = pair(this.loop_.port_, transport, this.options_);
    this.clients_.add(writer);
    writer.onEnd_ = () => {
      this.clients_.delete(writer);
      this.checkOver_();
    };
    const handler = this.handler_ as (reader: StreamReader, writer: StreamWriter) => unknown;
    try {
      spawn(this.loop_, () => handler(reader, writer), 'handler').addDoneCallback((task) =>
        this.served_(task, writer),
      );
    } catch (exception) {
      // Thrown by a task factory of the program.
      this.loop_.callHandler_({ message: 'Unhandled exception in client handler', exception });
      writer.abort_();
    }
  }

  /**
   * Called when a handler has ended: if it failed, closes its connection after sending what it wrote. Source: CPython
   * `StreamReaderProtocol`.
   */
  private served_(task: Future, writer: StreamWriter): void {
    if (!task.cancelled()) {
      const exception = task.exception();
      if (exception === null) return;
      this.loop_.callHandler_({
        message: 'Unhandled exception in client handler',
        exception,
        task: task as never,
      });
    }
    writer.close();
  }

  private checkOver_(): void {
    if (this.closed_ && this.clients_.size === 0) this.over_.set();
  }
}

/** The wait until one address is listened at. */
class Listening extends PortOperation<Listener> implements ListenHandler {
  private listener_: Listener | undefined;
  private listening_ = false;
  constructor(
    private server_: Server,
    private port_: Port,
    private address_: string,
    private portNumber_: number,
    private backlog_: number,
  ) {
    super();
  }
  protected begin_(): void {
    this.listener_ = this.port_.listen(this.address_, this.portNumber_, this.backlog_, this);
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
  toString(): string {
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
  if (typeof handler !== 'function')
    throw new TypeError(`${where}: handler must be a function, got ${kind(handler)}`);
  if (host !== null && typeof host !== 'string')
    throw new TypeError(`${where}: host must be a string or null, got ${kind(host)}`);
  checkPort(port, where);
  checkOptions(options, where, ['ssl', 'backlog', 'maxConnections']);
  const { backlog = 0, maxConnections } = options;
  if ((options as { ssl?: unknown }).ssl)
    throw new TypeError(`${where}: options.ssl: servers have no TLS yet`);
  checkPositive(maxConnections, where, 'maxConnections');
  if (!(Math.floor(backlog) === backlog && backlog >= 0))
    throw new RangeError(`${where}: options.backlog must be a whole number, got ${kind(backlog)}`);
  return listenAll(handler, host || '0.0.0.0', port, options) as unknown as Awaitable<Server>;
}

// A name such as localhost can have an IPv6 address although this machine has no IPv6: such addresses are skipped.
const ABSENT = ['EADDRNOTAVAIL', 'EAFNOSUPPORT'];

async function listenAll(
  handler: ClientHandler<never>,
  host: string,
  port: number,
  options: ServerOptions,
): Promise<Server> {
  const server = new Server(runningLoop(), handler, options);
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

import type { Awaitable } from '../core/awaitable.js';
import { kind } from '../core/checks.js';
import { OSError } from '../core/exceptions.js';
import { runningLoop } from '../core/loop.js';
import type { Listener, ListenHandler, Port, Transport, TransportHandler } from '../core/port.js';
import { PortOperation } from './operation.js';
import { checkOptions, Settings, type StreamOptions } from './options.js';
import { pair } from './pair.js';
import type { StreamReader } from './reader.js';
import {
  type ClientHandler,
  checkServer,
  Listening,
  Server,
  type ServerOptions,
} from './server.js';
import type { StreamWriter } from './writer.js';

/** As `Port.connect` and `Port.listen`, at a path; the engines' parts provide them. The names are paths too. */
export type ConnectPath = (
  port: Port,
  path: string,
  handler: TransportHandler,
) => Transport | undefined;
export type ListenPath = (
  port: Port,
  path: string,
  backlog: number,
  handler: ListenHandler,
) => Listener | undefined;

/** The port of a simulated world takes the place of the engine's sockets. */
interface SimulatedPort extends Port {
  connectPath_?: ConnectPath;
  listenPath_?: ListenPath;
}

/** What a socket's address has room for, on Linux. */
const LONGEST_PATH = 107;

class ConnectingPath
  extends PortOperation<[StreamReader, StreamWriter]>
  implements TransportHandler
{
  private connect_: ConnectPath;
  private settings_: Settings;
  private path_: string;
  private transport_: Transport | undefined;

  constructor(connect: ConnectPath, settings: Settings, path: string) {
    super();
    this.connect_ = connect;
    this.settings_ = settings;
    this.path_ = path;
  }

  protected begin_(): void {
    this.transport_ = this.connect_(this.settings_.port_, this.path_, this);
  }

  onReadable(): void {}

  onWritable(): void {
    this.settle_(undefined, pair(this.settings_, this.transport_ as Transport));
  }

  onClosed(error?: OSError): void {
    this.settle_(error ?? new OSError('ECONNREFUSED'));
  }

  protected abort_(): void {
    (this.transport_ as Transport).close();
  }

  protected target_(): string {
    return this.path_;
  }

  what_(): string {
    return `socket ${this.path_} connect`;
  }
}

class ListeningAtPath extends Listening {
  protected override target_(): string {
    return this.address_;
  }
}

/** A server that listens at a path. `sockets` has the path; `port` throws Error. */
export class UnixServer extends Server {
  override get port(): number {
    throw new Error('a server that listens at a path has no port');
  }
}

function checkPath(path: unknown, where: string): void {
  if (typeof path !== 'string' || path === '')
    throw new TypeError(`${where}: path must be a path, got ${kind(path)}`);
}

/** Some systems would cut the path. */
function checkLength(port: Port, path: string): void {
  const { length } = port.encode(path);
  if (length > LONGEST_PATH)
    throw new OSError('ENAMETOOLONG', `a path of ${length} bytes; it can have ${LONGEST_PATH}`);
}

export interface OpenUnixConnection {
  /**
   * Connects to the Unix socket at `path`; its value is `[reader, writer]`, options as of `openConnection`. Throws
   * OSError (`code` ENOENT, ECONNREFUSED, EAGAIN if the server's backlog is full, ENAMETOOLONG, …), TypeError or
   * RangeError for wrong arguments. Cancelling closes the socket before the await returns. Source: CPython
   * `asyncio.open_unix_connection`.
   */
  (
    path: string,
    options: StreamOptions & { encoding: 'utf-8' },
  ): Awaitable<[StreamReader<string>, StreamWriter]>;
  (path: string, options?: StreamOptions): Awaitable<[StreamReader, StreamWriter]>;
}

/** The `openUnixConnection` of an engine that connects with `connect`; without it only simulated ports connect. */
export function unixClient(connect?: ConnectPath): OpenUnixConnection {
  return (path: string, options: StreamOptions = {}) => {
    const where = 'openUnixConnection(path, options)';
    checkPath(path, where);
    checkOptions(options, where, []);
    return connectTo(connect as ConnectPath, path, options) as never;
  };
}

async function connectTo(
  connect: ConnectPath,
  path: string,
  options: StreamOptions,
): Promise<unknown> {
  const owner: SimulatedPort = runningLoop().port_;
  checkLength(owner, path);
  const by = owner.connectPath_?.bind(owner) ?? connect;
  return new ConnectingPath(by, new Settings(owner, options), path);
}

export interface StartUnixServer {
  /**
   * Listens at a path and runs `handler(reader, writer)` as a task for each client, as `startServer`. Removes a socket
   * that is there already, and its own when it is closed. Throws OSError (`code` EADDRINUSE if the path is that of
   * another file, EACCES, ENAMETOOLONG, …), TypeError or RangeError for wrong arguments. Source: CPython
   * `asyncio.start_unix_server`.
   */
  (
    handler: ClientHandler<string>,
    path: string,
    options: ServerOptions & { encoding: 'utf-8' },
  ): Awaitable<UnixServer>;
  (handler: ClientHandler, path: string, options?: ServerOptions): Awaitable<UnixServer>;
}

/** The `startUnixServer` of an engine that listens with `listen`; without it only simulated ports listen. */
export function unixServer(listen?: ListenPath): StartUnixServer {
  return (handler: ClientHandler<never>, path: string, options: ServerOptions = {}) => {
    const where = 'startUnixServer(handler, path, options)';
    checkPath(path, where);
    checkServer(handler, options, where, ['backlog', 'maxConnections']);
    return listenAt(listen as ListenPath, handler, path, options) as never;
  };
}

async function listenAt(
  listen: ListenPath,
  handler: ClientHandler<never>,
  path: string,
  options: ServerOptions,
): Promise<UnixServer> {
  const loop = runningLoop();
  const owner: SimulatedPort = loop.port_;
  checkLength(owner, path);
  const by = owner.listenPath_?.bind(owner) ?? listen;
  const server = new UnixServer(loop, handler, options);
  const at: Pick<Port, 'listen'> = {
    listen: (_address, _number, backlog, clients) => by(owner, path, backlog, clients),
  };
  await server.listening_(new ListeningAtPath(server, at, path, 0, options.backlog));
  return server;
}

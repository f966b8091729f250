import {
  type Awaitable,
  OSError,
  type Server,
  type ServerOptions,
  type StreamReader,
  type StreamWriter,
  startServer,
  TimeoutError,
  type TlsOptions,
  waitFor,
} from 'uasyncio';
import { checkNames, kind } from '../names.js';
import { BODY, PIECES } from '../parts.js';
import { HEAD_ENDS, type Incoming, isStream } from './body.js';
import { discard } from './discard.js';
import { HttpError } from './error.js';
import { Response } from './messages.js';
import { type Application, type Connection, type Handler, parse, type Request } from './request.js';
import { isClients, report, send, textOf } from './respond.js';
import { lengthLine } from './write.js';

export interface ServeOptions {
  /** The longest head of a request, in bytes: its line and its headers. Longer: 431. Default 8192. */
  maxHead?: number;
  /** The longest body of a request, in bytes. Longer: 413. Default 65536. */
  maxBody?: number;
  /**
   * In seconds: how long a client may take for a head, from the end of its last request on, for the next bytes of a
   * body, or to accept the bytes of an answer. Then the connection is closed. Default 30.
   */
  idleTimeout?: number;
  /** How many clients are served at a time; further ones are closed at once. Default 100. */
  maxConnections?: number;
  /** Encrypts the connections: see `startServer`. */
  ssl?: TlsOptions;
}

const OPTIONS = ' maxHead maxBody idleTimeout maxConnections ssl ';
/** How much of a body that the program has not read is read, so that the connection can go on. */
const MOST_UNREAD = 65536;
/** How long a connection that is closed with an error waits for the peer to read that, in seconds. */
const LINGER = 1;
/** A server that `serve` has started. */
export class HttpServer {
  handler_: Handler;
  maxBody_: number;
  /** For `startServer`. */
  streams_: ServerOptions & { encoding: 'utf-8' };
  closing_ = false;
  connections_ = new Set<Connection>();
  server_!: Server;

  constructor(handler: Handler, maxBody: number, streams: ServerOptions & { encoding: 'utf-8' }) {
    this.handler_ = handler;
    this.maxBody_ = maxBody;
    this.streams_ = streams;
  }

  /** The port number that it listens at. */
  get port(): number {
    return this.server_.port;
  }

  /**
   * Stops listening, closes idle connections, and ends event streams; the others are closed when they have their answer.
   */
  close(): void {
    this.closing_ = true;
    this.server_.close();
    for (const { busy_, writer_ } of this.connections_) if (!busy_) writer_.close();
  }

  /** Ends all connections at once. */
  abortClients(): void {
    this.server_.abortClients();
  }

  /** Waits until it is closed and all its connections are. */
  waitClosed(): Awaitable<true> {
    return this.server_.waitClosed();
  }

  /** For `await using`: `close`, and `waitClosed` unless the task is being cancelled. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    await this.server_[Symbol.asyncDispose]();
  }
}

/**
 * Serves HTTP/1.1 at `host` and `port`, as `startServer`. `application`: a Router, or a function that gets each Request
 * and returns a Response. One that fails is reported, as the exception of a task with the name of the request, and the
 * client gets 500. TypeError and RangeError for wrong arguments; OSError as in `startServer`. Source: RFC 9110, RFC 9112.
 */
export async function serve(
  application: Handler | Application,
  host: string | null,
  port: number,
  options: ServeOptions = {},
): Promise<HttpServer> {
  const server = prepared(application, options);
  server.server_ = await startServer(
    (reader, writer) => converse(server, reader, writer),
    host,
    port,
    server.streams_,
  );
  return server;
}

function prepared(application: Handler | Application, options: ServeOptions): HttpServer {
  const where = 'serve(application, host, port, options)';
  const handler =
    typeof application === 'function'
      ? application
      : typeof application?.handle === 'function'
        ? (request: Request) => application.handle(request)
        : undefined;
  if (handler === undefined)
    throw new TypeError(`${where}: expected a function or a Router, got ${kind(application)}`);
  checkNames(options, OPTIONS, where);
  const { maxHead = 8192, maxBody = 65536, idleTimeout = 30, maxConnections = 100, ssl } = options;
  if (!(maxBody >= 0))
    throw new RangeError(`${where}: expected maxBody of 0 or more, got ${kind(maxBody)}`);
  return new HttpServer(handler, maxBody, {
    encoding: 'utf-8',
    limit: maxHead,
    idleTimeout,
    maxConnections,
    ...(ssl !== undefined && { ssl }),
  });
}

/** Serves one client. */
async function converse(
  server: HttpServer,
  reader: StreamReader<string>,
  writer: StreamWriter,
): Promise<void> {
  const connection: Connection = {
    server_: server,
    reader_: reader,
    writer_: writer,
    busy_: false,
    taken_: false,
    rest_: false,
  };
  server.connections_.add(connection);
  try {
    for (let goes = true; goes; ) {
      let request: Request;
      let response: Response | undefined;
      connection.busy_ = false;
      try {
        const head = await reader.readuntil(HEAD_ENDS);
        connection.busy_ = true;
        request = parse(connection, head);
      } catch (error) {
        refuse(connection, error as Error);
        break;
      }
      try {
        response = checked(
          connection,
          // A native async function runs in this task only if the library calls it.
          await waitFor(() => server.handler_(request) as Promise<Response>, null),
        );
      } catch (error) {
        response = failure(connection, request, error as Error);
      }
      if (connection.taken_ || response === undefined) return;
      const body = BODY ? (request.source_ as Incoming | null) : null;
      if (BODY && body !== null) {
        // A body that is sent in pieces may come from that of the request.
        if (PIECES && isStream(response.source_) && body.invite_ !== null) body.invite_();
        if (body.broken_ || body.invite_ !== null) request.keeps_ = false;
      }
      await send(request, response);
      goes = request.keeps_;
      if (BODY && body !== null && !body.done_) {
        goes = goes && (await body.skip_(MOST_UNREAD));
        connection.rest_ = !goes;
      }
    }
    if (connection.rest_) {
      // To close a connection with unread bytes would destroy the answer that is on its way.
      if (writer.canWriteEof()) writer.writeEof();
      await waitFor(() => discard(reader, MOST_UNREAD), LINGER);
    }
  } catch (error) {
    // The client has gone, or takes too long.
    if (!(error instanceof OSError || error instanceof TimeoutError)) throw error;
  } finally {
    server.connections_.delete(connection);
    writer.close();
  }
}

/** What a handler has returned. */
function checked({ taken_ }: Connection, response: unknown): Response | undefined {
  if (response instanceof Response) return response;
  if (taken_) return undefined;
  throw new TypeError(`a handler must return a Response, got ${kind(response)}`);
}

/** The answer if a handler has failed. */
function failure({ taken_ }: Connection, request: Request, error: Error): Response {
  if (error.name === 'CancelledError' || taken_) throw error;
  const isReported = !isClients(error, request);
  if (isReported) report(error, request);
  const status = isReported ? 500 : (error as HttpError).status;
  return new Response(`${textOf(status)}\n`, { status });
}

/** Answers a request that could not be read; the connection is closed then. */
function refuse(connection: Connection, error: Error): void {
  const { name } = error;
  if (name === 'IncompleteReadError') return;
  if (name !== 'LimitOverrunError' && !(error instanceof HttpError)) throw error;
  const status = error instanceof HttpError ? error.status : 431;
  const text = textOf(status);
  const length = lengthLine(text.length + 1);
  connection.writer_.write(
    `HTTP/1.1 ${status} ${text}\r\ncontent-type: text/plain\r\n${length}connection: close\r\n\r\n${text}\n`,
  );
  connection.rest_ = true;
}

import type { StreamReader, StreamWriter } from 'uasyncio';
import { BODY } from '../parts.js';
import { Body, Incoming } from './body.js';
import { malformed } from './error.js';
import {
  announced,
  breaksLines,
  CHUNKED,
  type Fields,
  find,
  isPlain,
  lists,
  lowerToken,
  parseHeaders,
} from './headers.js';
import { Query, type Response } from './messages.js';
import { pathIn } from './path.js';

/** Answers a request. Undefined is for a handler that has taken the connection over, see `Request.upgrade`. */
export type Handler = (
  request: Request,
) => Response | undefined | PromiseLike<Response | undefined>;

/** What `serve` calls: a function, or an object with this method, as a Router. */
export interface Application {
  handle: Handler;
}

/** What the server knows of one client. */
export interface Connection {
  server_: {
    handler_: Handler;
    maxBody_: number;
    streams_: { idleTimeout?: number | null; ssl?: unknown };
    closing_: boolean;
  };
  reader_: StreamReader<string>;
  writer_: StreamWriter;
  /** A request is being handled. */
  busy_: boolean;
  /** The handler has taken the connection over. */
  taken_: boolean;
  /** The client may still be sending what nobody reads. */
  rest_: boolean;
}

const NO_PARAMS = {};

/** A request that the server has received. Source: the Fetch standard; `params`, `path` and `query` are microdot's. */
export class Request extends Body {
  /** As it was sent: `GET`, … */
  declare method: string;
  /** The path as it was sent, without the query. */
  declare path: string;
  /** What a Router found for the parameters of its route, decoded; the rest of the path, as it was sent, for `*`. */
  declare params: Record<string, string>;
  declare connection_: Connection;
  /** The client speaks HTTP/1.0. */
  declare old_: boolean;
  /** The connection may go on after the answer. */
  declare keeps_: boolean;
  declare private search_: string;
  declare private host_: string;

  constructor(connection: Connection, method: string, host: string, target: string, list: Fields) {
    super(list);
    const at = target.indexOf('?');
    this.method = method;
    this.path = at < 0 ? target : target.substring(0, at);
    this.search_ = at < 0 ? '' : target.substring(at);
    this.host_ = host;
    this.params = NO_PARAMS;
    this.connection_ = connection;
  }

  /** With scheme and host, as the client has sent them. */
  get url(): string {
    const { ssl } = this.connection_.server_.streams_;
    return `http${ssl === undefined ? '' : 's'}://${this.host_}${this.path}${this.search_}`;
  }

  /** The values behind the question mark. */
  get query(): Query {
    return new Query(this.search_.substring(1));
  }

  /** The address of the client, without its port; '' if it is not known. */
  get remoteAddress(): string {
    const peer = this.connection_.writer_.getExtraInfo('peername');
    return peer === null ? '' : peer[0];
  }

  /**
   * Takes the connection over, for another protocol: from here on the handler reads and writes, `101 Switching
   * Protocols` included, and the server closes the connection when the handler ends. The reader has the encoding UTF-8;
   * the server's `idleTimeout` holds for it. Throws Error if the request has a body that was not read.
   */
  upgrade(): [reader: StreamReader<string>, writer: StreamWriter] {
    const { connection_, source_ } = this;
    if (BODY ? source_ instanceof Incoming && !source_.done_ : connection_.rest_)
      throw new Error('request.upgrade(): read the body before');
    connection_.taken_ = true;
    return [connection_.reader_, connection_.writer_];
  }
}

/** Parses a head. Throws HttpError if it is malformed. */
export function parse(connection: Connection, head: string): Request {
  // A client may send an empty line behind a body. Source: RFC 9112 section 2.2.
  const from = head.charCodeAt(0) === 13 ? 2 : 0;
  const end = head.indexOf('\r\n', from);
  const space = head.indexOf(' ', from);
  const second = head.indexOf(' ', space + 1);
  if (space < 0 || second < 0 || second > end) throw malformed('not a request');
  const method = head.substring(from, space);
  const version = head.substring(second + 1, end);
  const old = version === 'HTTP/1.0';
  let path = head.substring(space + 1, second);
  if (lowerToken(method) === '') throw malformed('not a method');
  const list = parseHeaders(head, end + 2);
  const isVersion = version.indexOf('HTTP/') === 0 && !breaksLines(version);
  if (!old && version !== 'HTTP/1.1') throw malformed('not HTTP/1.1', isVersion ? 505 : 400);
  const length = announced(list) ?? 0;
  if (old && length === CHUNKED) throw malformed('HTTP/1.0 has no chunks');
  let host = find(list, 'host');
  const words = find(list, 'connection');
  if (host === null ? !old : badHost(host)) throw malformed('not one host');
  if (path.charCodeAt(0) !== 47 && (path !== '*' || method !== 'OPTIONS')) {
    // Source: RFC 9112 section 3.2.2, absolute-form.
    const slashes = path.indexOf('://');
    const scheme = path.substring(0, slashes).toLowerCase();
    if (scheme !== 'http' && scheme !== 'https') throw malformed('not a path');
    const rest = path.substring(slashes + 3);
    const begin = pathIn(rest);
    host = rest.substring(0, begin);
    path = rest.substring(begin);
    if (path.charCodeAt(0) !== 47) path = `/${path}`;
    if (badHost(host)) throw malformed('not one host');
  }
  if (!isPlain(path)) throw malformed('not a path');
  const request = new Request(connection, method, host ?? '', path, list);
  request.old_ = old;
  request.keeps_ = old ? lists(words, 'keep-alive') : !lists(words, 'close');
  if (BODY && length !== 0) {
    const body = new Incoming(connection.reader_, length, connection.server_.maxBody_);
    if (!old && lists(find(list, 'expect'), '100-continue'))
      body.invite_ = () => {
        body.invite_ = null;
        connection.writer_.write('HTTP/1.1 100 Continue\r\n\r\n');
      };
    request.source_ = body;
  } else if (length !== 0) {
    // Nothing reads it: what is behind it is out of reach.
    request.keeps_ = false;
    connection.rest_ = true;
  }
  return request;
}

/** The host that was good last. */
let lastHost = '';
const NOT_IN_HOSTS = ' \t,/@?#\\';

/** Several hosts are joined by a comma. */
function badHost(host: string): boolean {
  if (host === lastHost) return false;
  for (let i = 0; i < host.length; i++) if (NOT_IN_HOSTS.indexOf(host.charAt(i)) >= 0) return true;
  lastHost = host;
  return false;
}

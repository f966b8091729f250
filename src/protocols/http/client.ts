import {
  type ConnectOptions,
  encode,
  type IncompleteReadError,
  OSError,
  openConnection,
  type StreamWriter,
  type TlsOptions,
  waitFor,
} from 'uasyncio';
import { toBase64 } from '../base64.js';
import { checkNames } from '../names.js';
import { BODY, KEEPALIVE, PASSWORD, PIECES, REDIRECT } from '../parts.js';
import { unsaid } from '../unsaid.js';
import {
  Body,
  type BodyInit,
  HEAD_ENDS,
  Incoming,
  incomplete,
  isStream,
  lengthOf,
  UNTIL_END,
} from './body.js';
import { HttpError, kind, malformed } from './error.js';
import {
  announced,
  breaksLines,
  CHUNKED,
  digits,
  Headers,
  type HeadersInit,
  lists,
  lowerToken,
  parseHeaders,
} from './headers.js';
import { Response } from './messages.js';
import { keep, type Link, take } from './pool.js';
import { parseUrl, resolve, type Url } from './url.js';
import { CHUNKS, headerLines, LAST_CHUNK, lengthLine, writePiece, writeWhole } from './write.js';

export interface FetchOptions {
  /** Default: GET. Is sent in capitals. */
  method?: string;
  headers?: HeadersInit;
  /** A string or bytes are sent with their length, an iterable in chunks. Not with GET and HEAD. */
  body?: BodyInit | null;
  /**
   * In seconds: how long it may take until the head of the response is there, redirects included, and then each read of
   * its body. Default 30; null: no limit.
   */
  timeout?: number | null;
  /** As of `openConnection`, for https. Default: true. */
  ssl?: true | TlsOptions;
  /** What to do with a redirect: follow it (default; at most 10), throw HttpError, or return it. */
  redirect?: 'follow' | 'error' | 'manual';
  /** The longest body of a response, in bytes. A longer one is an HttpError. Default 1048576. */
  maxBody?: number;
}

const OPTIONS = ' method headers body timeout ssl redirect maxBody ';
const MOST_REDIRECTS = 10;
/** Responses like `103 Early Hints` that may come before the real one. */
const MOST_INTERIM = 10;
const MOST_HEAD = 16384;
/** How much of the body of a redirect is read, so that its connection can be used again. */
const MOST_SKIPPED = 4096;
/** They may be sent twice. Source: RFC 9110 section 9.2.2. */
const IDEMPOTENT = ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'];
const WHERE = 'fetch(url, options)';

/** A request as it is sent. */
interface Outgoing extends Body {
  method_: string;
  target_: Url;
  ssl_: true | TlsOptions | undefined;
  timeout_: number | null;
  redirect_: FetchOptions['redirect'];
  maxBody_: number;
}

/**
 * Sends a request and returns the response when its head is there; the body is read by its `text()`, `json()`, `bytes()`
 * or `body`. `user:password@` in the URL becomes basic authorization. Connections are kept for a few seconds, for later
 * requests to the same origin. Read the body, or call `response.close()`: otherwise its connection stays open.
 * TypeError and RangeError for wrong arguments; OSError as `openConnection`; HttpError for a wrong response; TimeoutError
 * after `timeout`. A status is no error. Cancelling closes the connection. Source: the Fetch standard.
 */
export async function fetch(url: string, options: FetchOptions = {}): Promise<Response> {
  const request = prepared(url, options);
  return await waitFor(() => (REDIRECT ? follow(request) : exchange(request)), request.timeout_);
}

function prepared(url: string, options: FetchOptions): Outgoing {
  checkNames(options, OPTIONS, WHERE);
  const { method = 'GET', timeout = 30, redirect = 'follow', ssl, maxBody = 1048576 } = options;
  if (REDIRECT && ['follow', 'error', 'manual'].indexOf(redirect) < 0)
    throw new TypeError(`${WHERE}: expected follow, error or manual, got ${kind(redirect)}`);
  if (timeout !== null && !(timeout > 0))
    throw new RangeError(`${WHERE}: expected a timeout of more than 0, got ${kind(timeout)}`);
  if (typeof method !== 'string' || lowerToken(method) === '')
    throw new TypeError(`${WHERE}: expected a method, got ${kind(method)}`);
  const request = new Body(options.body, new Headers(options.headers), WHERE) as Outgoing;
  const { source_, headers } = request;
  const method_ = method.toUpperCase();
  request.method_ = method_;
  request.target_ = parseUrl(url, 'http', WHERE);
  request.ssl_ = ssl;
  request.timeout_ = timeout;
  request.redirect_ = redirect;
  request.maxBody_ = maxBody;
  if (method_ === 'CONNECT' || (source_ !== null && (method_ === 'GET' || method_ === 'HEAD')))
    throw new TypeError(`${WHERE}: no ${method_} with a body`);
  if (typeof source_ === 'string') headers.default_('text/plain;charset=UTF-8');
  return request;
}

/** Sends a request, and those to which the responses lead. */
async function follow(request: Outgoing): Promise<Response> {
  const { redirect_ } = request;
  for (let count = 0; ; count++) {
    const response = await exchange(request);
    const location = locationOf(response);
    const { source_ } = response;
    if (location === null || redirect_ === 'manual') return response;
    if (source_ instanceof Incoming && !(await source_.skip_(MOST_SKIPPED))) response.close();
    if (redirect_ === 'error') throw malformed(`a redirect to ${location}`);
    if (count === MOST_REDIRECTS) throw new HttpError('ELOOP', 'too many redirects');
    redirectTo(request, response.status, location);
  }
}

/** Where a redirect leads; null for other responses. */
function locationOf({ status, headers }: Response): string | null {
  return [301, 302, 303, 307, 308].indexOf(status) < 0 ? null : headers.find_('location');
}

/** Turns a request into the one that follows a redirect. Source: the Fetch standard, HTTP-redirect fetch. */
function redirectTo(request: Outgoing, status: number, location: string): void {
  const { method_, headers, target_, source_ } = request;
  let target: Url;
  try {
    target = parseUrl(resolve(target_, location), 'http', 'redirect');
  } catch (error) {
    throw malformed((error as Error).message);
  }
  const posts = method_ === 'POST' && status < 303;
  if (posts || (status === 303 && method_ !== 'HEAD' && method_ !== 'GET')) {
    request.method_ = 'GET';
    request.source_ = null;
    for (const name of ['content-type', 'content-length']) headers.delete(name);
  } else if (isStream(source_)) throw malformed('a redirect of a body that can be sent only once');
  if (target.origin_ !== target_.origin_)
    for (const name of ['authorization', 'cookie', 'proxy-authorization', 'host'])
      headers.delete(name);
  request.target_ = target;
}

function exchange(request: Outgoing): Promise<Response> {
  const kept = KEEPALIVE && mayRepeat(request) ? take(keyOf(request), request.ssl_) : null;
  return KEEPALIVE && kept !== null ? again(request, kept) : fresh(request);
}

/** Sends a request on a connection that is kept, or else on a new one. */
async function again(request: Outgoing, kept: Link): Promise<Response> {
  try {
    return await ask(kept, request);
  } catch (error) {
    // The server may have closed it while the request was on its way.
    if (kept.answered_ || !(error instanceof HttpError)) throw error;
  }
  return await fresh(request);
}

function mayRepeat({ method_, source_ }: Outgoing): boolean {
  return IDEMPOTENT.indexOf(method_) >= 0 && !isStream(source_);
}

function keyOf({ target_, timeout_ }: Outgoing): string {
  return `${target_.origin_} ${timeout_}`;
}

/** Sends a request on a new connection. */
async function fresh(request: Outgoing): Promise<Response> {
  const [reader_, writer_] = await openConnection(
    request.target_.host_,
    request.target_.port_,
    streamsOf(request),
  );
  return await ask(
    {
      key_: KEEPALIVE ? keyOf(request) : '',
      ssl_: request.ssl_,
      reader_,
      writer_,
      answered_: false,
    },
    request,
  );
}

function streamsOf({ timeout_, target_, ssl_ }: Outgoing): ConnectOptions & { encoding: 'utf-8' } {
  return {
    encoding: 'utf-8',
    limit: MOST_HEAD,
    ...(timeout_ !== null && { idleTimeout: timeout_ }),
    ...(target_.secure_ && { ssl: ssl_ ?? true }),
  };
}

/** Sends a request and returns the response. Errors of the connection become HttpErrors. */
async function ask(link: Link, request: Outgoing): Promise<Response> {
  const { reader_, writer_ } = link;
  try {
    const sending = begin(writer_, request);
    if (sending !== null) await sending;
    for (let count = 0; count < MOST_INTERIM; count++) {
      const answer = await reader_.readuntil(HEAD_ENDS);
      link.answered_ = true;
      const response = parse(answer, link, request);
      if (response !== null) return response;
    }
    throw malformed('too many interim responses');
  } catch (error) {
    if ((error as IncompleteReadError).partial?.length) link.answered_ = true;
    writer_.abort();
    throw incomplete(error);
  }
}

/**
 * Sends a request; returns what has to be awaited for that. Nothing waits until a whole is sent: a server may answer, and
 * close the connection, before it has read all.
 */
function begin(writer: StreamWriter, request: Outgoing): Promise<void> | null {
  const { source_ } = request;
  const head = headOf(request);
  if (PIECES && isStream(source_)) return stream(writer, head, request.body as Pieces);
  writeWhole(writer, head, (source_ ?? '') as string);
  return null;
}

function headOf({ method_, target_, headers, source_ }: Outgoing): string {
  const { authority_, path_, user_ } = target_;
  let head = `${method_} ${path_} HTTP/1.1\r\n`;
  if (headers.find_('host') === null) head += `host: ${authority_}\r\n`;
  if (headers.find_('user-agent') === null) head += 'user-agent: uasyncio\r\n';
  if (PASSWORD && user_ !== null && headers.find_('authorization') === null)
    head += `authorization: Basic ${toBase64(encode(user_))}\r\n`;
  head += headerLines(headers);
  if (!KEEPALIVE || lists(headers.find_('connection'), 'close')) head += 'connection: close\r\n';
  if (PIECES && isStream(source_)) head += CHUNKS;
  else if (source_ !== null || ['POST', 'PUT', 'PATCH'].indexOf(method_) >= 0)
    head += lengthLine(lengthOf((source_ ?? '') as string));
  return `${head}\r\n`;
}

type Pieces = AsyncIterable<Uint8Array>;

async function stream(writer: StreamWriter, head: string, body: Pieces): Promise<void> {
  try {
    writer.write(head);
    for await (const piece of body) {
      writePiece(writer, piece, true);
      await writer.drain();
    }
    writer.write(LAST_CHUNK);
    await writer.drain();
  } catch (error) {
    // As above.
    if (!(error instanceof OSError)) throw error;
  }
}

/** What a head of a response says. Throws HttpError if it is malformed. */
export function parseStatus(head: string): {
  status: number;
  text: string;
  old: boolean;
  headers: Headers;
} {
  const end = head.indexOf('\r\n');
  const version = head.substring(0, 9);
  const old = version === 'HTTP/1.0 ';
  const code = head.substring(9, 12);
  if ((!old && version !== 'HTTP/1.1 ') || end < 12 || (end > 12 && head.charAt(12) !== ' '))
    throw malformed('not a response');
  const text = end > 13 ? head.substring(13, end) : '';
  if (breaksLines(text)) throw malformed('the line of the status ends wrongly');
  const status = digits(code, 10);
  if (status < 100 || status > 599) throw malformed(`not a status: ${code}`);
  return {
    status,
    text,
    old,
    headers: parseHeaders(head, end + 2),
  };
}

/** The response with a head; null for an interim one. */
function parse(head: string, link: Link, request: Outgoing): Response | null {
  const { status, text, old, headers } = parseStatus(head);
  if (status === 101) throw malformed('101 was not asked for');
  if (status < 200) return null;
  const { method_, target_, maxBody_ } = request;
  const response = new Response(null, { status, statusText: text });
  response.headers = headers;
  if (!REDIRECT && locationOf(response) !== null)
    throw unsaid(`${WHERE}: status ${status}`, 'redirect');
  response.url = target_.origin_ + target_.path_;
  const bodiless = method_ === 'HEAD' || status === 204 || status === 304;
  const length = bodiless ? 0 : (announced(headers) ?? UNTIL_END);
  if (old && length === CHUNKED) throw malformed('HTTP/1.0 has no chunks');
  const words = headers.find_('connection');
  const keeps =
    KEEPALIVE &&
    length !== UNTIL_END &&
    (old ? lists(words, 'keep-alive') : !lists(words, 'close')) &&
    !lists(request.headers.find_('connection'), 'close');
  const end = (good: boolean) => {
    if (!good) link.writer_.abort();
    else if (KEEPALIVE && keeps) keep(link);
    else link.writer_.close();
  };
  // Where the program reads no bodies, the connection ends here.
  if (!BODY || length === 0) end(length === 0);
  else {
    const body = new Incoming(link.reader_, length, maxBody_);
    body.onEnd_ = end;
    response.source_ = body;
  }
  return response;
}

import {
  encode,
  type IncompleteReadError,
  OSError,
  openConnection,
  type StreamWriter,
  type TlsOptions,
  waitFor,
} from 'uasyncio';
import { toBase64 } from '../base64.js';
import { checkNames, kind } from '../names.js';
import { BODY, HEADERS, KEEPALIVE, METHOD, PASSWORD, PIECES, REDIRECT } from '../parts.js';
import { unsaid } from '../unsaid.js';
import {
  type BodyInit,
  HEAD_ENDS,
  Incoming,
  incomplete,
  isStream,
  lengthOf,
  piecesOf,
  type Source,
  type Stream,
  toSource,
  UNTIL_END,
} from './body.js';
import { HttpError, malformed } from './error.js';
import {
  announced,
  breaksLines,
  CHUNKED,
  digits,
  type Fields,
  fieldsOf,
  find,
  type HeadersInit,
  lists,
  lowerToken,
  parseHeaders,
  remove,
} from './headers.js';
import { isRedirect, Response, typed } from './messages.js';
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

/** Those of the parts that the program has. */
const OPTIONS = ` timeout ssl maxBody ${METHOD ? 'method body ' : ''}${HEADERS ? 'headers ' : ''}${REDIRECT ? 'redirect ' : ''}`;
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
interface Outgoing {
  method_: string;
  list_: Fields;
  source_: Source;
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
  const { timeout = 30, ssl, maxBody = 1048576 } = options;
  const redirect = (REDIRECT ? options.redirect : undefined) ?? 'follow';
  const method = (METHOD ? options.method : undefined) ?? 'GET';
  if (REDIRECT && ['follow', 'error', 'manual'].indexOf(redirect) < 0)
    throw new TypeError(`${WHERE}: expected follow, error or manual, got ${kind(redirect)}`);
  if (timeout !== null && !(timeout > 0))
    throw new RangeError(`${WHERE}: expected a timeout of more than 0, got ${kind(timeout)}`);
  if (METHOD && (typeof method !== 'string' || lowerToken(method) === ''))
    throw new TypeError(`${WHERE}: expected a method, got ${kind(method)}`);
  const request: Outgoing = {
    method_: METHOD ? method.toUpperCase() : method,
    list_: HEADERS ? fieldsOf(options.headers) : [],
    source_: METHOD ? toSource(options.body, WHERE) : null,
    target_: parseUrl(url, WHERE),
    ssl_: ssl,
    timeout_: timeout,
    redirect_: redirect,
    maxBody_: maxBody,
  };
  const { method_, source_, list_ } = request;
  if (METHOD && (method_ === 'CONNECT' || (source_ !== null && isPlainGet(request))))
    throw new TypeError(`${WHERE}: no ${method_} with a body`);
  if (METHOD && typeof source_ === 'string') typed(list_, 'text/plain;charset=UTF-8');
  return request;
}

function isPlainGet({ method_ }: Outgoing): boolean {
  return method_ === 'GET' || method_ === 'HEAD';
}

/** Sends a request, and those to which the responses lead. */
async function follow(request: Outgoing): Promise<Response> {
  for (let count = 0; ; count++) {
    const response = await exchange(request);
    const location = locationOf(response);
    const { source_ } = response;
    if (location === null || request.redirect_ === 'manual') return response;
    if (BODY && source_ instanceof Incoming && !(await source_.skip_(MOST_SKIPPED)))
      source_.cancel_();
    if (request.redirect_ === 'error') throw malformed(`a redirect to ${location}`);
    if (count === MOST_REDIRECTS) throw new HttpError('ELOOP', 'too many redirects');
    redirectTo(request, response.status, location);
  }
}

/** Where a redirect leads; null for other responses. */
function locationOf({ status, list_ }: Response): string | null {
  return isRedirect(status) ? find(list_, 'location') : null;
}

/** Turns a request into the one that follows a redirect. Source: the Fetch standard, HTTP-redirect fetch. */
function redirectTo(request: Outgoing, status: number, location: string): void {
  const { list_, target_ } = request;
  let target: Url;
  try {
    target = parseUrl(resolve(target_, location), 'redirect');
  } catch (error) {
    throw malformed((error as Error).message);
  }
  let gone = '';
  if (METHOD) {
    const posts = request.method_ === 'POST' && status < 303;
    if (posts || (status === 303 && !isPlainGet(request))) {
      request.method_ = 'GET';
      request.source_ = null;
      gone = 'content-type content-length ';
    } else if (isStream(request.source_))
      throw malformed('a redirect of a body that can be sent only once');
  }
  if (target.origin_ !== target_.origin_) gone += 'authorization cookie proxy-authorization host';
  if (HEADERS || METHOD) for (const name of gone.split(' ')) remove(list_, name);
  request.target_ = target;
}

/** Sends a request on a connection that is kept, or else on a new one. */
async function exchange(request: Outgoing): Promise<Response> {
  const { target_, timeout_, ssl_ } = request;
  const key = KEEPALIVE ? `${target_.origin_} ${timeout_}` : '';
  const kept = KEEPALIVE && mayRepeat(request) ? take(key, ssl_) : null;
  if (KEEPALIVE && kept !== null)
    try {
      return await ask(kept, request);
    } catch (error) {
      // The server may have closed it while the request was on its way.
      if (kept.answered_ || !(error instanceof HttpError)) throw error;
    }
  const streams = await openConnection(target_.host_, target_.port_, {
    encoding: 'utf-8',
    limit: MOST_HEAD,
    ...(timeout_ !== null && { idleTimeout: timeout_ }),
    ...(target_.secure_ && { ssl: ssl_ ?? true }),
  });
  return await ask(
    { key_: key, ssl_: ssl_, reader_: streams[0], writer_: streams[1], answered_: false },
    request,
  );
}

function mayRepeat({ method_, source_ }: Outgoing): boolean {
  return !METHOD || (IDEMPOTENT.indexOf(method_) >= 0 && !isStream(source_));
}

/** Sends a request and returns the response. Errors of the connection become HttpErrors. */
async function ask(link: Link, request: Outgoing): Promise<Response> {
  const { reader_, writer_ } = link;
  try {
    const head = headOf(request);
    const { source_ } = request;
    // Nothing waits until a whole is sent: a server may answer, and close the connection, before it has read all.
    if (METHOD && PIECES && isStream(source_)) await stream(writer_, head, source_);
    else writeWhole(writer_, head, METHOD ? ((source_ ?? '') as string) : '');
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

function headOf({ method_, target_, list_, source_ }: Outgoing): string {
  const { authority_, path_, user_ } = target_;
  const isNew = (name: string): boolean => !HEADERS || find(list_, name) === null;
  let head = `${method_} ${path_} HTTP/1.1\r\n`;
  if (isNew('host')) head += `host: ${authority_}\r\n`;
  if (isNew('user-agent')) head += 'user-agent: uasyncio\r\n';
  if (PASSWORD && user_ !== null && isNew('authorization'))
    head += `authorization: Basic ${toBase64(encode(user_))}\r\n`;
  if (HEADERS || METHOD) head += headerLines(list_);
  if (!KEEPALIVE || (HEADERS && lists(find(list_, 'connection'), 'close')))
    head += 'connection: close\r\n';
  if (METHOD && PIECES && isStream(source_)) head += CHUNKS;
  else if (METHOD && (source_ !== null || ['POST', 'PUT', 'PATCH'].indexOf(method_) >= 0))
    head += lengthLine(lengthOf((source_ ?? '') as string));
  return `${head}\r\n`;
}

async function stream(writer: StreamWriter, head: string, source: Stream): Promise<void> {
  try {
    writer.write(head);
    for await (const piece of piecesOf(source)) {
      writePiece(writer, piece, true);
      await writer.drain();
    }
    writer.write(LAST_CHUNK);
    await writer.drain();
  } catch (error) {
    // As in `ask`.
    if (!(error instanceof OSError)) throw error;
  }
}

/** The response with a head; null for an interim one. Throws HttpError if it is malformed. */
function parse(head: string, link: Link, request: Outgoing): Response | null {
  const end = head.indexOf('\r\n');
  const old = head.indexOf('HTTP/1.0 ') === 0;
  const code = head.substring(9, 12);
  const text = head.slice(13, end);
  if (
    (!old && head.indexOf('HTTP/1.1 ') !== 0) ||
    end < 12 ||
    (end > 12 && head.charAt(12) !== ' ') ||
    breaksLines(text)
  )
    throw malformed('not a response');
  const status = digits(code);
  if (status < 100 || status > 599 || status === 101) throw malformed(`not a status: ${code}`);
  const list = parseHeaders(head, end + 2);
  if (status < 200) return null;
  const response = new Response();
  response.status = status;
  response.statusText = text;
  response.list_ = list;
  const location = locationOf(response);
  if (!REDIRECT && location !== null) throw unsaid(`${WHERE}: status ${status}`, 'redirect');
  response.url = request.target_.origin_ + request.target_.path_;
  const bodiless = (METHOD && request.method_ === 'HEAD') || status === 204 || status === 304;
  const length = bodiless ? 0 : (announced(list) ?? UNTIL_END);
  if (old && length === CHUNKED) throw malformed('HTTP/1.0 has no chunks');
  const words = find(list, 'connection');
  const keeps =
    KEEPALIVE &&
    length !== UNTIL_END &&
    (old ? lists(words, 'keep-alive') : !lists(words, 'close')) &&
    !(HEADERS && lists(find(request.list_, 'connection'), 'close'));
  const over = (good: boolean) => {
    if (!good) link.writer_.abort();
    else if (KEEPALIVE && keeps) keep(link);
    else link.writer_.close();
  };
  // Where the program reads no bodies, the connection ends here.
  if (!BODY || length === 0) over(length === 0);
  else {
    const body = new Incoming(link.reader_, length, request.maxBody_);
    body.onEnd_ = over;
    response.source_ = body;
  }
  return response;
}

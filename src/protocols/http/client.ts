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
import { headerLines, writePiece, writeWhole } from './write.js';

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

const OPTIONS = ['method', 'headers', 'body', 'timeout', 'ssl', 'redirect', 'maxBody'];
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
  for (const name of Object.keys(options))
    if (OPTIONS.indexOf(name) < 0) throw new TypeError(`${WHERE}: no option '${name}'`);
  const { method = 'GET', timeout = 30, redirect = 'follow', ssl, maxBody = 1048576 } = options;
  if (['follow', 'error', 'manual'].indexOf(redirect) < 0)
    throw new TypeError(`${WHERE}: expected follow, error or manual, got ${kind(redirect)}`);
  if (timeout !== null && !(timeout > 0))
    throw new RangeError(`${WHERE}: expected a timeout of more than 0, got ${kind(timeout)}`);
  if (typeof method !== 'string' || lowerToken(method) === '')
    throw new TypeError(`${WHERE}: expected a method, got ${kind(method)}`);
  const request = new Body(options.body, new Headers(options.headers), WHERE) as Outgoing;
  request.method_ = method.toUpperCase();
  request.target_ = parseUrl(url, 'http', WHERE);
  request.ssl_ = ssl;
  request.timeout_ = timeout;
  request.maxBody_ = maxBody;
  const { method_, source_, headers } = request;
  if (method_ === 'CONNECT' || (source_ !== null && (method_ === 'GET' || method_ === 'HEAD')))
    throw new TypeError(`${WHERE}: no ${method_} with a body`);
  if (typeof source_ === 'string' && !headers.has('content-type'))
    headers.append('content-type', 'text/plain;charset=UTF-8');
  return await waitFor(() => follow(request, redirect), timeout);
}

async function follow(request: Outgoing, redirect: FetchOptions['redirect']): Promise<Response> {
  for (let count = 0; ; count++) {
    const response = await exchange(request);
    const { status, headers } = response;
    const location = headers.find_('location');
    const redirects = [301, 302, 303, 307, 308].indexOf(status) >= 0 && location !== null;
    if (!redirects || redirect === 'manual') return response;
    if (response.source_ instanceof Incoming && !(await response.source_.skip_(MOST_SKIPPED)))
      response.close();
    if (redirect === 'error') throw malformed(`a redirect to ${location}`);
    if (count === MOST_REDIRECTS) throw new HttpError('ELOOP', 'too many redirects');
    redirectTo(request, status, location);
  }
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

/** Sends a request on a connection that is kept, or on a new one. */
async function exchange(request: Outgoing): Promise<Response> {
  const { target_, ssl_, timeout_, method_, source_ } = request;
  const key = `${target_.origin_} ${timeout_}`;
  const repeats = IDEMPOTENT.indexOf(method_) >= 0 && !isStream(source_);
  let link = repeats ? take(key, ssl_) : null;
  if (link !== null) {
    try {
      return await ask(link, request);
    } catch (error) {
      // The server may have closed it while the request was on its way.
      if (link.answered_ || !(error instanceof OSError || error instanceof HttpError)) throw error;
    }
  }
  const [reader, writer] = await openConnection(target_.host_, target_.port_, {
    encoding: 'utf-8',
    limit: MOST_HEAD,
    ...(timeout_ !== null && { idleTimeout: timeout_ }),
    ...(target_.secure_ && { ssl: ssl_ ?? true }),
  });
  link = { key_: key, ssl_, reader_: reader, writer_: writer, answered_: false };
  return await ask(link, request);
}

async function ask(link: Link, request: Outgoing): Promise<Response> {
  let kept = false;
  try {
    try {
      await send(link.writer_, request);
    } catch (error) {
      // A server may answer, and close the connection, before it has read all.
      if (!(error instanceof OSError)) throw error;
    }
    const response = await receive(link, request);
    kept = true;
    return response;
  } finally {
    if (!kept) link.writer_.abort();
  }
}

async function send(writer: StreamWriter, request: Outgoing): Promise<void> {
  const { method_, target_, headers, source_ } = request;
  const { authority_, path_, user_ } = target_;
  let head = `${method_} ${path_} HTTP/1.1\r\n`;
  if (!headers.has('host')) head += `host: ${authority_}\r\n`;
  if (!headers.has('user-agent')) head += 'user-agent: uasyncio\r\n';
  if (user_ !== null && !headers.has('authorization'))
    head += `authorization: Basic ${toBase64(encode(user_))}\r\n`;
  head += headerLines(headers);
  if (lists(headers.find_('connection'), 'close')) head += 'connection: close\r\n';
  if (source_ === null) {
    if (method_ === 'POST' || method_ === 'PUT' || method_ === 'PATCH')
      head += 'content-length: 0\r\n';
    writer.write(`${head}\r\n`);
  } else if (isStream(source_)) {
    writer.write(`${head}transfer-encoding: chunked\r\n\r\n`);
    for await (const piece of source_) {
      writePiece(writer, piece, true);
      await writer.drain();
    }
    writer.write('0\r\n\r\n');
  } else writeWhole(writer, `${head}content-length: ${lengthOf(source_)}\r\n\r\n`, source_);
  await writer.drain();
}

async function receive(link: Link, request: Outgoing): Promise<Response> {
  for (let count = 0; count < MOST_INTERIM; count++) {
    const response = parse(await headFrom(link), link, request);
    if (response !== null) return response;
  }
  throw malformed('too many interim responses');
}

async function headFrom(link: Link): Promise<string> {
  try {
    const head = await link.reader_.readuntil(HEAD_ENDS);
    link.answered_ = true;
    return head;
  } catch (error) {
    if ((error as IncompleteReadError).partial?.length) link.answered_ = true;
    throw incomplete(error);
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
  const response = new Response(null, { status, statusText: text, headers });
  response.url = target_.origin_ + target_.path_;
  const bodiless = method_ === 'HEAD' || status === 204 || status === 304;
  const length = bodiless ? 0 : (announced(headers) ?? UNTIL_END);
  if (old && length === CHUNKED) throw malformed('HTTP/1.0 has no chunks');
  const words = headers.find_('connection');
  const keeps =
    length !== UNTIL_END &&
    (old ? lists(words, 'keep-alive') : !lists(words, 'close')) &&
    !lists(request.headers.find_('connection'), 'close');
  const end = (good: boolean) => {
    if (good && keeps) keep(link);
    else if (good) link.writer_.close();
    else link.writer_.abort();
  };
  if (length === 0) end(true);
  else {
    const body = new Incoming(link.reader_, length, maxBody_);
    body.onEnd_ = end;
    response.source_ = body;
  }
  return response;
}

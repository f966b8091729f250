import {
  type Awaitable,
  decode,
  IncompleteReadError,
  LimitOverrunError,
  openConnection,
  type TlsOptions,
} from 'uasyncio';
import { toBase64 } from '../base64.js';
import { HttpError, kind } from '../http/error.js';
import { breaksLines, Headers, type HeadersInit, lists, parseHeaders } from '../http/headers.js';
import { HEADERS, PROTOCOLS } from '../parts.js';
import { fillRandom } from './frames.js';
import { answerTo, checkOptions, type Protocols } from './handshake.js';
import { BROKEN, PROTOCOL_ERROR, WebSocket, WebSocketError } from './socket.js';

export interface ConnectOptions extends Protocols {
  /** Further headers of the request, such as `authorization`. */
  headers?: HeadersInit;
  /** For `wss://`: as in `openConnection`. Default true. */
  ssl?: true | TlsOptions;
}

const WHERE = 'connect(url, options)';

/**
 * Connects to `ws://host:port/path` or `wss://…`. Nothing here has a time limit: use `waitFor`. Throws OSError as
 * `openConnection`; WebSocketError if the server refuses (`code` is its HTTP status; redirects are not followed), ends
 * the connection (1006), or if its answer is wrong (1002); TypeError and RangeError for wrong arguments. Cancelled:
 * nothing stays open. Source: RFC 6455 section 4.1.
 */
export function connect(url: string, options: ConnectOptions = {}): Awaitable<WebSocket> {
  checkOptions(options, WHERE, ' headers ssl ');
  return open(
    new Address(url),
    new Headers(options.headers),
    options,
  ) as unknown as Awaitable<WebSocket>;
}

/** The parts of a URL. */
class Address {
  secure_: boolean;
  /** With the port, if the URL has one. */
  authority_: string;
  host_: string;
  port_: number;
  target_: string;

  constructor(url: string) {
    const text = `${url}`;
    const scheme = text.indexOf('://');
    const secure = text.substring(0, scheme).toLowerCase() === 'wss';
    let end = scheme + 3;
    while (end < text.length && '/?#'.indexOf(text.charAt(end)) < 0) end++;
    const authority = text.substring(scheme + 3, end);
    const bracket = authority.indexOf(']');
    const colon = authority.indexOf(':', bracket + 1);
    const host = colon < 0 ? authority : authority.substring(0, colon);
    const port = colon < 0 ? (secure ? 443 : 80) : Number(authority.substring(colon + 1));
    const wrong =
      (!secure && text.substring(0, scheme).toLowerCase() !== 'ws') ||
      host === '' ||
      authority.indexOf('@') >= 0 ||
      text.indexOf('#') >= 0 ||
      text.indexOf(' ') >= 0 ||
      breaksLines(text) ||
      !(port > 0 && port < 65536);
    if (wrong)
      throw new RangeError(`${WHERE}: expected a URL such as ws://host:80/path, got ${kind(url)}`);
    const path = text.substring(end);
    this.secure_ = secure;
    this.authority_ = authority;
    this.host_ = bracket < 0 ? host : host.substring(1, bracket);
    this.port_ = port;
    this.target_ = path.charAt(0) === '/' ? path : `/${path}`;
  }
}

function newKey(): string {
  const random = new Uint8Array(16);
  fillRandom(random, 0, 16);
  return toBase64(random);
}

function requestOf(
  { authority_, target_ }: Address,
  { list_ }: Headers,
  protocols: readonly string[],
  key: string,
): string {
  let request = `GET ${target_} HTTP/1.1\r\nHost: ${authority_}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n`;
  if (PROTOCOLS && protocols.length > 0)
    request += `Sec-WebSocket-Protocol: ${protocols.join(', ')}\r\n`;
  if (HEADERS)
    for (let i = 0; i < list_.length; i += 2) request += `${list_[i]}: ${list_[i + 1]}\r\n`;
  return `${request}\r\n`;
}

async function open(
  address: Address,
  headers: Headers,
  options: ConnectOptions,
): Promise<WebSocket> {
  const { protocols = [], ssl = true } = options;
  const key = newKey();
  const [reader, writer] = await openConnection(
    address.host_,
    address.port_,
    address.secure_ ? { ssl } : {},
  );
  try {
    writer.write(requestOf(address, headers, protocols, key));
    const head = decode(await reader.readuntil('\r\n\r\n'));
    return new WebSocket(reader, writer, true, protocolOf(head, key, protocols), options);
  } catch (error) {
    writer.close();
    if (error instanceof IncompleteReadError) throw new WebSocketError(BROKEN, 'no answer');
    if (error instanceof HttpError || error instanceof LimitOverrunError)
      throw refused((error as Error).message);
    throw error;
  }
}

/** The protocol that the server chose. Throws WebSocketError if it does not accept the connection. */
function protocolOf(head: string, key: string, protocols: readonly string[]): string {
  const status = Number(head.substring(9, 12));
  if (head.indexOf('HTTP/1.1 ') !== 0 || !(status >= 100)) throw refused('not HTTP/1.1');
  const end = head.indexOf('\r\n');
  if (status !== 101) throw new WebSocketError(status, head.substring(13, end));
  const headers = parseHeaders(head, end + 2);
  const protocol = headers.get('sec-websocket-protocol');
  if (!lists(headers.get('upgrade'), 'websocket')) throw refused('no upgrade');
  if (!lists(headers.get('connection'), 'upgrade')) throw refused('no upgrade');
  if (headers.get('sec-websocket-accept') !== answerTo(key)) throw refused('wrong key');
  if (headers.get('sec-websocket-extensions') !== null) throw refused('an extension');
  if (protocol !== null && protocols.indexOf(protocol) < 0)
    throw refused('a protocol not asked for');
  return protocol ?? '';
}

function refused(why: string): WebSocketError {
  return new WebSocketError(PROTOCOL_ERROR, `handshake: ${why}`);
}

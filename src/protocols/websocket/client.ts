import {
  type Awaitable,
  decode,
  IncompleteReadError,
  LimitOverrunError,
  openConnection,
  type TlsOptions,
} from 'uasyncio';
import { toBase64 } from '../base64.js';
import { HttpError } from '../http/error.js';
import {
  type Fields,
  fieldsOf,
  find,
  type HeadersInit,
  isPlain,
  numberOf,
  parseHeaders,
} from '../http/headers.js';
import { pathIn } from '../http/path.js';
import { kind } from '../names.js';
import { HEADERS, PROTOCOLS } from '../parts.js';
import { fillRandom } from './frames.js';
import { answerTo, checkOptions, isUpgrade, type Protocols } from './handshake.js';
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
  checkOptions(options, WHERE, HEADERS ? ' headers ssl ' : ' ssl ');
  const list = HEADERS ? fieldsOf(options.headers) : [];
  return open(new Address(url), list, options) as unknown as Awaitable<WebSocket>;
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
    const slashes = text.indexOf('://');
    const scheme = text.substring(0, slashes).toLowerCase();
    const rest = text.substring(slashes + 3);
    const end = pathIn(rest);
    const path = rest.substring(end);
    const authority = rest.substring(0, end);
    const colon = authority.indexOf(':', authority.indexOf(']') + 1);
    const host = colon < 0 ? authority : authority.substring(0, colon);
    this.secure_ = scheme === 'wss';
    this.authority_ = authority;
    this.host_ = host.charAt(0) === '[' ? host.substring(1, host.length - 1) : host;
    this.port_ = colon < 0 ? (this.secure_ ? 443 : 80) : numberOf(authority.substring(colon + 1));
    this.target_ = path.charAt(0) === '/' ? path : `/${path}`;
    if (
      (!this.secure_ && scheme !== 'ws') ||
      this.host_ === '' ||
      authority.indexOf('@') >= 0 ||
      !isPlain(text, '#') ||
      !(this.port_ > 0 && this.port_ < 65536)
    )
      throw new RangeError(`${WHERE}: expected a URL such as ws://host:80/path, got ${kind(url)}`);
  }
}

async function open(address: Address, list: Fields, options: ConnectOptions): Promise<WebSocket> {
  const random = new Uint8Array(16);
  fillRandom(random, 0, 16);
  const key = toBase64(random);
  const { host_, port_, secure_ } = address;
  const [reader, writer] = await openConnection(
    host_,
    port_,
    secure_ ? { ssl: options.ssl ?? true } : {},
  );
  try {
    writer.write(requestOf(address, list, options, key));
    const head = decode(await reader.readuntil('\r\n\r\n'));
    return new WebSocket(reader, writer, protocolOf(head, options, key), options);
  } catch (error) {
    writer.close();
    if (error instanceof IncompleteReadError) throw new WebSocketError(BROKEN, 'no answer');
    if (error instanceof HttpError || error instanceof LimitOverrunError)
      throw refused((error as Error).message);
    throw error;
  }
}

function requestOf(
  { authority_, target_ }: Address,
  list: Fields,
  { protocols = [] }: ConnectOptions,
  key: string,
): string {
  let request = `GET ${target_} HTTP/1.1\r\nHost: ${authority_}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n`;
  if (PROTOCOLS && protocols.length > 0)
    request += `Sec-WebSocket-Protocol: ${protocols.join(', ')}\r\n`;
  if (HEADERS) for (let i = 0; i < list.length; i += 2) request += `${list[i]}: ${list[i + 1]}\r\n`;
  return `${request}\r\n`;
}

/** The protocol that the server chose. Throws WebSocketError if it does not accept the connection. */
function protocolOf(head: string, { protocols = [] }: ConnectOptions, key: string): string {
  const status = Number(head.substring(9, 12));
  const end = head.indexOf('\r\n');
  if (head.indexOf('HTTP/1.1 ') !== 0 || !(status >= 100)) throw refused('not HTTP/1.1');
  if (status !== 101) throw new WebSocketError(status, head.substring(13, end));
  const list = parseHeaders(head, end + 2);
  const ours = (name: string): string | null => find(list, `sec-websocket-${name}`);
  const protocol = ours('protocol');
  if (!isUpgrade(list)) throw refused('no upgrade');
  if (ours('accept') !== answerTo(key)) throw refused('wrong key');
  if (ours('extensions') !== null) throw refused('an extension');
  if (protocol !== null && (!PROTOCOLS || protocols.indexOf(protocol) < 0))
    throw refused('a protocol not asked for');
  return protocol ?? '';
}

function refused(why: string): WebSocketError {
  return new WebSocketError(PROTOCOL_ERROR, `handshake: ${why}`);
}

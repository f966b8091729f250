import { CancelledError, waitFor } from 'uasyncio';
import { type Fields, find } from '../http/headers.js';
import { Response } from '../http/messages.js';
import type { Request } from '../http/request.js';
import { kind } from '../names.js';
import { PROTOCOLS } from '../parts.js';
import { answerTo, checkOptions, isUpgrade, type Protocols } from './handshake.js';
import { GOING_AWAY, INTERNAL_ERROR, NORMAL, WebSocket, WebSocketError } from './socket.js';

export interface UpgradeOptions extends Protocols {
  /**
   * The origins of web pages that may connect, as `'https://example.com'`; null: any. Default: those with the host and
   * port of the request, so that no other site can speak to a device through a browser of its network. Clients that are
   * no browsers send none, and are not refused.
   */
  origins?: readonly string[] | null;
}

export type SocketHandler = (socket: WebSocket, request: Request) => PromiseLike<unknown> | unknown;

/**
 * A handler for a route of `uasyncio/http`, or for `serve`, that makes a WebSocket of a request and calls `handler`. When
 * that returns the socket is closed with 1000; if it throws, with 1011, and the server reports the error, unless the
 * connection was over; if it is cancelled, with 1001. What is no handshake gets 400, 403 or 426. Throws TypeError and
 * RangeError for wrong arguments. Source: RFC 6455 section 4.2.
 */
export function upgrade(
  handler: SocketHandler,
  options: UpgradeOptions = {},
): (request: Request) => Promise<Response | undefined> {
  const where = 'upgrade(handler, options)';
  if (typeof handler !== 'function')
    throw new TypeError(`${where}: expected a function, got ${kind(handler)}`);
  checkOptions(options, where, ' origins ');
  return async (request) => {
    const refusal = refusalOf(request, options);
    if (refusal !== null) return refusal;
    const socket = accept(request, options);
    try {
      // A native async function runs in this task only if the library calls it.
      await waitFor(() => handler(socket, request) as PromiseLike<unknown>, null);
    } catch (error) {
      const isOver = error instanceof WebSocketError && socket.closeCode !== null;
      if (error instanceof CancelledError) socket.leave_(GOING_AWAY);
      else await socket.close(INTERNAL_ERROR);
      if (!isOver) throw error;
    }
    await socket.close(NORMAL);
    return undefined;
  };
}

/** Why a request is no handshake, or not allowed; null if it is one. */
function refusalOf(request: Request, { origins }: UpgradeOptions): Response | null {
  const { list_ } = request;
  const get = (name: string): string | null => find(list_, name);
  const key = get('sec-websocket-key') ?? '';
  const origin = get('origin');
  if (request.old_ || request.method !== 'GET' || !isUpgrade(list_))
    return no(426, ['upgrade', 'websocket', 'connection', 'upgrade']);
  if (get('sec-websocket-version') !== '13') return no(426, ['sec-websocket-version', '13']);
  // A handshake has no body.
  const length = get('content-length') ?? '0';
  if (length !== '0' || get('transfer-encoding') !== null) return no(400);
  if (key.length !== 24 || key.indexOf('==') !== 22) return no(400);
  if (origin === null || origins === null) return null;
  const ours =
    origins === undefined
      ? origin.substring(origin.indexOf('://') + 3) === (get('host') as string).toLowerCase()
      : origins.indexOf(origin) >= 0;
  return ours ? null : no(403);
}

function no(status: number, list: Fields = []): Response {
  const text = status === 403 ? 'Forbidden' : 'A WebSocket is here';
  const response = new Response(`${text}\n`, { status });
  response.list_.push(...list);
  return response;
}

/** The first of our protocols that the client offers; '' if there is none. */
function chosenOf(offered: string | null, ours: readonly string[]): string {
  const names = (offered ?? '').split(',').map((name) => name.trim());
  return ours.filter((name) => names.indexOf(name) >= 0)[0] ?? '';
}

/** Answers the handshake. */
function accept(request: Request, options: UpgradeOptions): WebSocket {
  const { list_ } = request;
  const [reader, writer] = request.upgrade();
  const chosen = PROTOCOLS
    ? chosenOf(find(list_, 'sec-websocket-protocol'), options.protocols ?? [])
    : '';
  let head = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${answerTo(find(list_, 'sec-websocket-key') as string)}\r\n`;
  if (chosen !== '') head += `Sec-WebSocket-Protocol: ${chosen}\r\n`;
  writer.write(`${head}\r\n`);
  const socket = new WebSocket(reader as never, writer, chosen, options);
  socket.isClient_ = false;
  return socket;
}

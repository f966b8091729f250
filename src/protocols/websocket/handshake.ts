import { encode } from 'uasyncio';
import { toBase64 } from '../base64.js';
import { type Fields, find, lists, lowerToken } from '../http/headers.js';
import { checkNames, kind } from '../names.js';
import { PROTOCOLS } from '../parts.js';
import { sha1 } from '../sha1.js';
import type { SocketOptions } from './socket.js';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** The answer to `Sec-WebSocket-Key`. Source: RFC 6455 section 1.3. */
export function answerTo(key: string): string {
  return toBase64(sha1(encode(key + GUID)));
}

/** Whether headers ask for a WebSocket, or grant one. */
export function isUpgrade(list: Fields): boolean {
  return lists(find(list, 'upgrade'), 'websocket') && lists(find(list, 'connection'), 'upgrade');
}

export interface Protocols extends SocketOptions {
  /** Subprotocols, best first. Default: none. */
  protocols?: readonly string[];
}

/** Checks options; `names` are those beside the ones of Protocols, with spaces between and around them. */
export function checkOptions(options: Protocols, where: string, names: string): void {
  if (typeof options !== 'object' || options === null)
    throw new TypeError(`${where}: options must be an object, got ${kind(options)}`);
  checkNames(options, `${names}maxPayload keepAlive ${PROTOCOLS ? 'protocols ' : ''}`, where);
  const { maxPayload = 1, keepAlive = 0 } = options;
  if (PROTOCOLS) {
    const { protocols = [] } = options;
    if (!Array.isArray(protocols))
      throw new TypeError(`${where}: expected an array of protocols, got ${kind(protocols)}`);
    for (const name of protocols)
      if (typeof name !== 'string' || lowerToken(name) === '')
        throw new TypeError(`${where}: expected the name of a protocol, got ${kind(name)}`);
  }
  if (!(typeof maxPayload === 'number' && maxPayload > 0))
    throw new RangeError(`${where}: expected a positive maxPayload, got ${kind(maxPayload)}`);
  if (!(typeof keepAlive === 'number' && keepAlive >= 0))
    throw new RangeError(`${where}: expected keepAlive of 0 or more, got ${kind(keepAlive)}`);
}

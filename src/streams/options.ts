import { checkKeys, checkPositive, kind } from '../core/checks.js';
import type { Port, Tls } from '../core/port.js';

export interface StreamOptions {
  /** The longest line that `readline` and `readuntil` accept, in bytes. Default 65536, as in CPython. */
  limit?: number;
  /** With an encoding, reads return strings; they never split a character. Default: reads return bytes. */
  encoding?: 'utf-8';
  /**
   * In seconds: if a read takes longer, or the peer takes longer to accept what was written, the connection is broken
   * with OSError (`code` ETIMEDOUT). Default: no limit.
   */
  idleTimeout?: number;
}

/** Limits of encrypted connections. */
export interface TlsLimits {
  /** In seconds: how long the handshake may take. Default 60. After it: OSError (`code` ECONNABORTED). */
  sslHandshakeTimeout?: number;
  /** In seconds: how long a connection that is being closed waits for the peer's close_notify. Default 30. */
  sslShutdownTimeout?: number;
}

/** Throws TypeError or RangeError for wrong options; `where` names the call, `more` its own options. */
export function checkOptions(options: StreamOptions, where: string, more: string[]): void {
  checkKeys(options, where, ['limit', 'encoding', 'idleTimeout', ...more], nearest);
  const { limit, encoding, idleTimeout } = options;
  checkPositive(idleTimeout, where, 'idleTimeout');
  checkPositive(limit, where, 'limit');
  if (encoding !== undefined && encoding !== 'utf-8')
    throw new RangeError(`${where}: options.encoding must be 'utf-8', got ${kind(encoding)}`);
}

export function checkLimits(limits: TlsLimits, where: string): void {
  checkPositive(limits.sslHandshakeTimeout, where, 'sslHandshakeTimeout');
  checkPositive(limits.sslShutdownTimeout, where, 'sslShutdownTimeout');
}

function isBytes(x: unknown): boolean {
  return x instanceof Uint8Array || x instanceof ArrayBuffer;
}

/** TLS sends the length of a name in a byte. */
function isProtocol(x: unknown): boolean {
  return typeof x === 'string' && x.length < 256 && /^[ -~]+$/.test(x);
}

/**
 * Checks the option `ssl`; returns what the port needs, undefined without TLS. Throws TypeError for wrong options;
 * `where` names the option.
 */
export function toTls(
  ssl: unknown,
  where: string,
  servername: string,
  server: boolean,
): Tls | undefined {
  if (ssl === undefined || ssl === false) return undefined;
  const options = (ssl === true ? {} : ssl) as Record<string, unknown>;
  checkKeys(options, where, ['ca', 'cert', 'key', 'servername', 'verify', 'alpn'], nearest);
  const expect = (name: string, good: boolean, what: string) => {
    if (!good && options[name] !== undefined)
      throw new TypeError(`${where}: ${name} must be ${what}, got ${kind(options[name])}`);
  };
  for (const name of ['ca', 'cert', 'key'])
    expect(name, typeof options[name] === 'string' || isBytes(options[name]), 'a text or bytes');
  const { alpn } = options;
  expect('servername', typeof options.servername === 'string', 'a string');
  expect('verify', typeof options.verify === 'boolean', 'a boolean');
  expect('alpn', Array.isArray(alpn) && alpn.every(isProtocol), 'names of 1 to 255 characters');
  if ((options.cert === undefined) !== (options.key === undefined) || (server && !options.cert))
    throw new TypeError(`${where}: needs both cert and key`);
  const name = (options.servername as string | undefined) ?? servername;
  if (!server && name === '' && options.verify !== false)
    throw new TypeError(`${where}: needs servername, the name that the certificate must have`);
  return { ...options, servername: name, server };
}

/** The one of `names` that shares the most letters with `name`, less those of its own that it does not share. */
export function nearest(name: string, names: string[]): string {
  const shared = (other: string) => {
    const letters = other.split('');
    return letters.filter((c) => name.indexOf(c) >= 0).length - letters.length / 2;
  };
  return names.reduce((best, other) => (shared(other) > shared(best) ? other : best));
}

/** What the connections of one server, or all that have the default options, have in common. */
export class Settings {
  declare port_: Port;
  declare limit_: number;
  /** Whether reads return strings. */
  declare text_: boolean;
  /** `idleTimeout`; 0 for none. */
  declare idle_: number;

  constructor(port: Port, { limit = 65536, encoding, idleTimeout = 0 }: StreamOptions) {
    this.port_ = port;
    this.limit_ = limit;
    this.text_ = encoding !== undefined;
    this.idle_ = idleTimeout;
  }
}

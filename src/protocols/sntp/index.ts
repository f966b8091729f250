/*
 * The right time, from a server of the network: SNTP version 4. Source: RFC 4330, RFC 5905.
 *
 * The request carries a random number in place of its time, which a server only copies: an answer must have it, so
 * nobody who does not see the request can forge one. What is measured is measured on the loop's clock, so the answer is
 * right whatever the engine's clock says, even if it is set meanwhile.
 */
import {
  type Awaitable,
  createDatagramEndpoint,
  type DatagramEndpoint,
  OSError,
  sleep,
  TimeoutError,
  ticksMs,
  waitFor,
} from 'uasyncio';
import { checkNames } from '../names.js';

/** Milliseconds after which a server is asked again; each further time twice as many. */
const FIRST_WAIT = 1000;
/** The least seconds between two polls. Source: RFC 4330 section 10. */
const LEAST = 15;
const LENGTH = 48;
const RECEIVE_TIME = 32;
const TRANSMIT_TIME = 40;
/** The timestamp 0, which means that there is none: 2036, when the seconds since 1900 overflow. In ms since 1970. */
const NONE = 2085978496000;

/**
 * The server answers that it has no time for us. `code`: that of its kiss of death, such as `'DENY'`, `'RSTR'` or
 * `'RATE'`; `'UNSYNC'` if its own clock is not right.
 */
export class SntpError extends OSError {
  name = 'SntpError';
}

export interface SntpOptions {
  /** Seconds for everything. Default: 15. */
  timeout?: number;
  /** Default: 123. */
  port?: number;
}

export interface KeepTimeOptions extends SntpOptions {
  /** Seconds between two queries, at least 15. Default: 3600. */
  interval?: number;
}

export interface SntpTime {
  /** Milliseconds since 1970, at the moment of the answer; with a fraction. */
  time: number;
  /** What has to be added to `Date.now()`, in ms. */
  offset: number;
  /** How long question and answer were under way, in ms: the time is wrong by half of it at most. */
  delay: number;
  /** 1: the server has a clock of its own; 2: it asks such a server; and so on to 15. */
  stratum: number;
  /** The time at which the loop's clock was 0, in ms since 1970. */
  epoch: number;
}

/**
 * Asks a time server, or several by turns until one answers: again after 1 second, then after 2, 4, … Names are looked
 * up each time. A server that refuses, or cannot be reached, is not asked again. Throws TimeoutError when `timeout`
 * seconds have passed, and if all servers fail the OSError of the last one: SntpError, or `code` ENOTFOUND,
 * ECONNREFUSED, …. Cancelling it leaves nothing open. Source: RFC 4330.
 */
export function query(
  host: string | string[] = 'pool.ntp.org',
  options: SntpOptions = {},
): Awaitable<SntpTime> {
  checkNames(options, ' timeout port ', 'query(host, options)');
  return queryAny(host, options);
}

function queryAny(host: string | string[], options: SntpOptions): Awaitable<SntpTime> {
  const servers = typeof host === 'string' ? [host] : host;
  if (!Array.isArray(servers) || servers.length === 0)
    throw new TypeError(`query(host): expected a name or a list of names, got ${host}`);
  const { timeout = LEAST, port = 123 } = options;
  return waitFor(() => ask(servers.slice(), port), timeout);
}

async function ask(servers: string[], port: number): Promise<SntpTime> {
  let until = 0;
  const inTime = <T>(what: PromiseLike<T>): Awaitable<T> =>
    waitFor(what, (until - ticksMs()) / 1000);
  for (let i = 0, wait = FIRST_WAIT; ; i++) {
    if (i === servers.length) {
      i = 0;
      wait *= 2;
    }
    const server = servers[i] as string;
    const request = new Uint8Array(LENGTH);
    // Version 4, mode 3: a client.
    request[0] = 0x23;
    for (let at = TRANSMIT_TIME; at < LENGTH; at++) request[at] = Math.random() * 256;
    until = ticksMs() + wait;
    let endpoint: DatagramEndpoint | null = null;
    try {
      endpoint = await inTime(createDatagramEndpoint({ remoteAddr: [server, port] }));
      const sent = ticksMs();
      await endpoint.sendto(request);
      for (;;) {
        const received = await inTime(endpoint.recvfrom());
        const answer = read(received[0], request, server, sent);
        if (answer !== undefined) return answer;
      }
    } catch (error) {
      if (error instanceof OSError) {
        servers.splice(i--, 1);
        if (servers.length === 0) throw error;
      } else if (!(error instanceof TimeoutError)) throw error;
    } finally {
      if (endpoint !== null) endpoint.close();
    }
  }
}

/** What a server answers to this request; undefined for late answers, and what others send. */
function read(
  reply: Uint8Array,
  request: Uint8Array,
  server: string,
  sent: number,
): SntpTime | undefined {
  const received = ticksMs();
  const flags = reply[0] as number;
  const stratum = reply[1] as number;
  if (reply.length < LENGTH || (flags & 7) !== 4) return undefined;
  // The reply's originate timestamp.
  for (let i = TRANSMIT_TIME; i < LENGTH; i++) if (reply[i - 16] !== request[i]) return undefined;
  const view = new DataView(reply.buffer, reply.byteOffset);
  // In ms since 1970. The 32 bits overflow in 2036: small numbers are those after it, and large ones are negative here.
  const timeAt = (at: number): number =>
    view.getInt32(at) * 1000 + NONE + view.getUint32(at + 4) / 4294967.296;
  const transmit = timeAt(TRANSMIT_TIME);
  const worked = transmit - timeAt(RECEIVE_TIME);
  const delay = received - sent - worked;
  // The leap indicator 3 says that its clock is not set. The engine's clock may count whole ticks.
  if (
    !(
      stratum > 0 &&
      stratum < 16 &&
      flags < 0xc0 &&
      transmit !== NONE &&
      worked >= 0 &&
      delay > -100
    )
  ) {
    let kiss = '';
    for (let i = 12; i < 16 && stratum === 0; i++) {
      const letter = reply[i] as number;
      if (letter > 32 && letter < 127) kiss += String.fromCharCode(letter);
    }
    throw new SntpError(kiss || 'UNSYNC', server);
  }
  const time = transmit + Math.max(0, delay) / 2;
  return {
    time,
    offset: time - Date.now(),
    delay: Math.max(0, delay),
    stratum,
    epoch: time - received,
  };
}

/**
 * The time now, in ms since 1970: what `query` returned, carried on by the loop's clock. Setting the engine's clock does
 * not change it. Throws Error outside of a run.
 */
export function now(answer: SntpTime): number {
  return answer.epoch + ticksMs();
}

/**
 * Calls `use(answer)` with the time at once and every `interval` seconds, until it is cancelled. Failures are not
 * thrown: without an answer it asks again after 15 seconds, then after 30, 60, …, at most `interval`; a server that
 * refuses, after `interval`. Throws RangeError if `interval` is less than 15 (RFC 4330 section 10), and what `use` throws.
 */
export async function keepTime(
  use: (answer: SntpTime) => unknown,
  host?: string | string[],
  options: KeepTimeOptions = {},
): Promise<never> {
  checkNames(options, ' timeout port interval ', 'keepTime(use, host, options)');
  const { interval = 3600 } = options;
  if (!(interval >= LEAST))
    throw new RangeError(`keepTime(options): expected an interval of 15 or more, got ${interval}`);
  for (let wait = LEAST; ; ) {
    let pause = interval;
    let answer: SntpTime | undefined;
    try {
      answer = await queryAny(host ?? 'pool.ntp.org', options);
      wait = LEAST;
    } catch (error) {
      if (!(error instanceof OSError || error instanceof TimeoutError)) throw error;
      if (!(error instanceof SntpError)) {
        pause = Math.min(wait, interval);
        wait *= 2;
      }
    }
    if (answer !== undefined) await use(answer);
    await sleep(pause);
  }
}

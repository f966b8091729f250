import { kind } from '../names.js';
import { BODY, RESPONSE } from '../parts.js';
import { Body, type BodyInit, Incoming, toSource } from './body.js';
import { each } from './each.js';
import {
  breaksLines,
  checkValue,
  type Fields,
  fieldsOf,
  find,
  Headers,
  type HeadersInit,
} from './headers.js';

export interface ResponseInit {
  /** From 200 to 599. Default 200. */
  status?: number;
  /** Default: what RFC 9110 calls the status. */
  statusText?: string;
  headers?: HeadersInit;
}

/**
 * The answer of a server. `new Response(body, init)`: a string or bytes are sent with their length, an iterable in
 * chunks. TypeError and RangeError for wrong arguments. Source: the Fetch standard.
 */
export class Response extends Body {
  declare status: number;
  declare statusText: string;
  /** It lasts as long as the client stays, see `eventStream`. */
  declare live_: boolean;
  /** Where it came from, behind redirects; '' for one that the program made. */
  declare url: string;

  constructor(body?: BodyInit | null, options: ResponseInit = {}) {
    super(RESPONSE ? fieldsOf(options.headers) : []);
    this.status = 200;
    this.statusText = this.url = '';
    this.live_ = false;
    if (!RESPONSE) return;
    const where = 'Response(body, init)';
    const { status = 200 } = options;
    if (!(status >= 200 && status <= 599 && Math.floor(status) === status))
      throw new RangeError(`${where}: expected a status from 200 to 599, got ${kind(status)}`);
    this.status = status;
    this.statusText = `${options.statusText ?? ''}`;
    if (breaksLines(this.statusText))
      throw new TypeError(`${where}: expected a statusText without line breaks`);
    this.source_ = toSource(body, where);
    if (typeof this.source_ === 'string') typed(this.list_, 'text/plain;charset=UTF-8');
  }

  /** Whether the status is from 200 to 299. */
  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  /** Gives up a body that was not read: without it, the connection of a `fetch` stays open. */
  close(): void {
    if (BODY && this.source_ instanceof Incoming) this.source_.cancel_();
  }

  /** For `await using`: `close`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  /** A response with a value as JSON. */
  static json(value: unknown, init?: ResponseInit): Response {
    const text = JSON.stringify(value);
    if (text === undefined)
      throw new TypeError(
        `Response.json(value): expected a value that JSON can express, got ${kind(value)}`,
      );
    const response = new Response(null, init);
    response.source_ = text;
    typed(response.list_, 'application/json');
    return response;
  }

  /** A response that sends the client to another URL. `status`: 301, 302, 303, 307 or 308. */
  static redirect(url: string, status = 302): Response {
    const where = 'Response.redirect(url, status)';
    if (!isRedirect(status)) throw new RangeError(`${where}: not a redirect: ${status}`);
    const response = new Response(null, { status });
    response.list_.push('location', checkValue(url, where));
    return response;
  }
}

export function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].indexOf(status) >= 0;
}

/** Adds the type of a body, unless the program has set one. */
export function typed(list: Fields, type: string): void {
  if (find(list, 'content-type') === null) list.push('content-type', type);
}

/**
 * The values of a query, or of a form that was sent: `new Query(await request.text())`. Shaped as URLSearchParams.
 * Throws TypeError for what is no string.
 */
export class Query {
  private list_: [name: string, value: string][] = [];

  constructor(text = '') {
    if (typeof text !== 'string')
      throw new TypeError(`Query(text): expected a string, got ${kind(text)}`);
    for (const pair of text.split('&')) {
      const at = pair.indexOf('=');
      if (pair === '') continue;
      const name = at < 0 ? pair : pair.substring(0, at);
      this.list_.push([unescaped(name), at < 0 ? '' : unescaped(pair.substring(at + 1))]);
    }
  }

  /** The first value of a name; null if there is none. */
  get(name: string): string | null {
    for (const [key, value] of this.list_) if (key === name) return value;
    return null;
  }

  getAll(name: string): string[] {
    return this.list_.filter((pair) => pair[0] === name).map((pair) => pair[1]);
  }

  has(name: string): boolean {
    return this.get(name) !== null;
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return each(this.list_);
  }
}

function unescaped(text: string): string {
  return decodePart(text.split('+').join(' ')) ?? text;
}

/** Decodes `%41`; undefined if that is no text. */
export function decodePart(text: string): string | undefined {
  if (text.indexOf('%') < 0) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

export { Headers };

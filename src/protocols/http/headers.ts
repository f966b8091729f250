import { HEADERS } from '../parts.js';
import { unsaid } from '../unsaid.js';
import { each } from './each.js';
import { kind, malformed, tooLarge } from './error.js';

export type HeadersInit = Headers | Record<string, string | number> | Iterable<[string, string]>;

/** Names of headers that were checked, with their lower case. */
const known = new Map<string, string>();
const MOST_KNOWN = 32;
const LONGEST_KNOWN = 32;
const MOST_HEADERS = 100;
const NOT_IN_TOKENS = '"(),/:;<=>?@[\\]{}';

/** The lower case of a token, such as the name of a header; '' for what is no token. Source: RFC 9110 section 5.6.2. */
export function lowerToken(name: string): string {
  const lower = known.get(name);
  if (lower !== undefined) return lower;
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (code <= 32 || code >= 127 || NOT_IN_TOKENS.indexOf(name.charAt(i)) >= 0) return '';
  }
  const made = name.toLowerCase();
  if (known.size < MOST_KNOWN && name.length <= LONGEST_KNOWN) known.set(name, made);
  return made;
}

/** Whether a text could end a line of a head. */
export function breaksLines(text: string): boolean {
  return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0 || text.indexOf('\0') >= 0;
}

function checkName(name: string, where: string): string {
  const lower = typeof name === 'string' ? lowerToken(name) : '';
  if (lower === '')
    throw new TypeError(`${where}: expected the name of a header, got ${kind(name)}`);
  return lower;
}

function checkValue(value: unknown, where: string): string {
  const text = `${value}`;
  if (breaksLines(text))
    throw new TypeError(
      `${where}: expected a value without line breaks, got ${JSON.stringify(text)}`,
    );
  return text;
}

/**
 * The headers of a message. Names are compared without case, and kept in lower case. Iterating returns pairs in the
 * order in which they were added. Wrong names, and values that contain line breaks, are a TypeError. Values are UTF-8.
 * Source: the Fetch standard.
 */
export class Headers {
  /** Names and values in turn. */
  declare list_: string[];

  constructor(init?: HeadersInit) {
    this.list_ = [];
    if (init === undefined) return;
    if (!HEADERS) throw unsaid('Headers', 'headers');
    if (init instanceof Headers) this.list_ = init.list_.slice();
    else if (Array.isArray(init) || Symbol.iterator in init)
      for (const [name, value] of init as Iterable<[string, string]>) this.append(name, value);
    else
      for (const name of Object.keys(init))
        this.append(name, (init as Record<string, string>)[name] as string);
  }

  /** The type of a body, unless the program has set one. */
  default_(type: string): void {
    if (this.find_('content-type') === null) this.list_.push('content-type', type);
  }

  /** The value; several of one name are joined by `, `. null if there is none. */
  get(name: string): string | null {
    return this.find_(name.toLowerCase());
  }

  /** As `get`, with a name in lower case. */
  find_(name: string): string | null {
    const list = this.list_;
    let found: string | null = null;
    for (let i = 0; i < list.length; i += 2)
      if (list[i] === name)
        found = found === null ? (list[i + 1] as string) : `${found}, ${list[i + 1]}`;
    return found;
  }

  /** The values of all `set-cookie` headers. */
  getSetCookie(): string[] {
    return this.list_.filter((_, i) => i % 2 === 1 && this.list_[i - 1] === 'set-cookie');
  }

  has(name: string): boolean {
    return this.get(name) !== null;
  }

  /** Replaces all values of the name. */
  set(name: string, value: string | number): void {
    const text = checkValue(value, 'headers.set(name, value)');
    this.delete(name);
    this.append(name, text);
  }

  append(name: string, value: string | number): void {
    const where = 'headers.append(name, value)';
    this.list_.push(checkName(name, where), checkValue(value, where));
  }

  delete(name: string): void {
    const lower = checkName(name, 'headers.delete(name)');
    if (this.find_(lower) === null) return;
    const list = this.list_;
    this.list_ = list.filter((_, i) => list[i - (i % 2)] !== lower);
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    const { list_ } = this;
    const pairs: [string, string][] = [];
    for (let i = 0; i < list_.length; i += 2)
      pairs.push([list_[i] as string, list_[i + 1] as string]);
    return each(pairs);
  }
}

/**
 * Parses the lines of headers that begin at `at` in a head, whose last line is empty. Throws HttpError for everything
 * that two parsers could read differently: bare CR or LF, folded lines, space before the colon, NUL.
 */
export function parseHeaders(head: string, at: number): Headers {
  const headers = new Headers();
  const list = headers.list_;
  if (head.indexOf('\0') >= 0) throw malformed('NUL in the head');
  for (let from = at; ; ) {
    const end = head.indexOf('\n', from) - 1;
    if (end < 0 || head.indexOf('\r', from) !== end) throw malformed('a line ends wrongly');
    if (end === from) return headers;
    const colon = head.indexOf(':', from);
    const name = colon < 0 || colon > end ? '' : lowerToken(head.substring(from, colon));
    if (name === '') throw malformed('a header without a valid name');
    let start = colon + 1;
    let stop = end;
    while (isBlank(head, start)) start++;
    while (stop > start && isBlank(head, stop - 1)) stop--;
    if (list.length === 2 * MOST_HEADERS) throw tooLarge('too many headers', 431);
    list.push(name, start < stop ? head.substring(start, stop) : '');
    from = end + 2;
  }
}

function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 32 || code === 9;
}

const CONFLICT = 'content-length and transfer-encoding conflict';
/** The length of a body that is sent in chunks. */
export const CHUNKED = -1;

/** The length of the body that the headers announce; CHUNKED, or undefined if they announce none. */
export function announced(headers: Headers): number | undefined {
  const length = headers.find_('content-length');
  const coding = headers.find_('transfer-encoding');
  if (coding !== null) {
    if (length !== null) throw malformed(CONFLICT);
    if (coding.toLowerCase() !== 'chunked') throw malformed(`transfer-encoding ${coding}`, 501);
    return CHUNKED;
  }
  return length === null ? undefined : digits(length, 10);
}

/** Reads a number that consists of digits alone; throws HttpError for anything else. */
export function digits(text: string, radix: number): number {
  const { length } = text;
  let value = 0;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    let digit = code - 48;
    if (radix === 16 && digit > 9) digit = (code | 32) - 87;
    if (!(digit >= 0 && digit < radix) || digit < 10 !== code < 58)
      throw malformed(`not a length: ${text}`);
    value = value * radix + digit;
  }
  if (length === 0 || value > 9007199254740991) throw malformed('not a length');
  return value;
}

/** Whether a header with a list of words, such as `connection`, contains one. */
export function lists(value: string | null, word: string): boolean {
  if (value === null) return false;
  const lower = value.toLowerCase();
  return lower === word || lower.split(',').some((part) => part.trim() === word);
}

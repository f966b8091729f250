import { kind } from '../names.js';
import { HEADERS } from '../parts.js';
import { unsaid } from '../unsaid.js';
import { each } from './each.js';
import { malformed, tooLarge } from './error.js';

export type HeadersInit = Headers | Record<string, string | number> | Iterable<[string, string]>;

/** Names in lower case and values, in turn: what Headers shows, and all that the library itself needs. */
export type Fields = string[];

/** Names of headers that were checked, with their lower case. */
const known = new Map<string, string>();
const MOST_KNOWN = 32;
const LONGEST_KNOWN = 32;
const MOST_HEADERS = 100;
const NOT_IN_TOKENS = '"(),/:;<=>?@[\\]{}';

/** Whether a text has only visible ASCII, and none of these characters. */
export function isPlain(text: string, without = ''): boolean {
  for (let i = 0; i < text.length; i++) {
    const letter = text.charAt(i);
    if (letter < '!' || letter > '~' || without.indexOf(letter) >= 0) return false;
  }
  return true;
}

/** The lower case of a token, such as the name of a header; '' for what is no token. Source: RFC 9110 section 5.6.2. */
export function lowerToken(name: string): string {
  let lower = known.get(name);
  if (lower === undefined) {
    lower = isPlain(name, NOT_IN_TOKENS) ? name.toLowerCase() : '';
    if (known.size < MOST_KNOWN && name.length <= LONGEST_KNOWN) known.set(name, lower);
  }
  return lower;
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

export function checkValue(value: unknown, where: string): string {
  const text = `${value}`;
  if (breaksLines(text))
    throw new TypeError(
      `${where}: expected a value without line breaks, got ${JSON.stringify(text)}`,
    );
  return text;
}

/** The value; several of one name, which is in lower case, are joined by `, `. null if there is none. */
export function find(list: Fields, name: string): string | null {
  let found: string | null = null;
  for (let i = 0; i < list.length; i += 2)
    if (list[i] === name)
      found = found === null ? (list[i + 1] as string) : `${found}, ${list[i + 1]}`;
  return found;
}

/** Removes all values of a name, which is in lower case. */
export function remove(list: Fields, name: string): void {
  for (let i = list.length - 2; i >= 0; i -= 2) if (list[i] === name) list.splice(i, 2);
}

/** What a program has given as headers, as a list of its own. */
export function fieldsOf(init?: HeadersInit): Fields {
  if (init === undefined) return [];
  if (!HEADERS) throw unsaid('Response(body, init)', 'init.headers');
  return new Headers(init).list_;
}

/** Headers that show a list, and change it. */
export function headersOn(list: Fields): Headers {
  const headers = new Headers();
  headers.list_ = list;
  return headers;
}

/**
 * The headers of a message. Names are compared without case, and kept in lower case. Iterating returns pairs in the
 * order in which they were added. Wrong names, and values that contain line breaks, are a TypeError. Values are UTF-8.
 * Source: the Fetch standard.
 */
export class Headers {
  declare list_: Fields;

  constructor(init?: HeadersInit) {
    this.list_ = [];
    if (init === undefined) return;
    if (init instanceof Headers) this.list_ = init.list_.slice();
    else if (Array.isArray(init) || Symbol.iterator in init)
      for (const [name, value] of init as Iterable<[string, string]>) this.append(name, value);
    else
      for (const name of Object.keys(init))
        this.append(name, (init as Record<string, string>)[name] as string);
  }

  /** The value; several of one name are joined by `, `. null if there is none. */
  get(name: string): string | null {
    return find(this.list_, name.toLowerCase());
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
    remove(this.list_, checkName(name, 'headers.delete(name)'));
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
export function parseHeaders(head: string, at: number): Fields {
  const list: Fields = [];
  const lines = head.substring(at).split('\r\n');
  // The last line is empty, and so is what is behind it.
  const count = lines.length - 2;
  if (count < 0 || lines[count] !== '' || lines[count + 1] !== '')
    throw malformed('a line ends wrongly');
  if (count > MOST_HEADERS) throw tooLarge('too many headers', 431);
  for (let i = 0; i < count; i++) {
    const line = lines[i] as string;
    const colon = line.indexOf(':');
    const name = lowerToken(line.substring(0, colon));
    if (name === '' || breaksLines(line)) throw malformed('a line of the head');
    let start = colon + 1;
    let stop = line.length;
    while (isBlank(line, start)) start++;
    while (stop > start && isBlank(line, stop - 1)) stop--;
    list.push(name, line.substring(start, stop));
  }
  return list;
}

function isBlank(text: string, at: number): boolean {
  const letter = text.charAt(at);
  return letter === ' ' || letter === '\t';
}

/** The length of a body that is sent in chunks. */
export const CHUNKED = -1;

/** The length of the body that the headers announce; CHUNKED, or undefined if they announce none. */
export function announced(list: Fields): number | undefined {
  const length = find(list, 'content-length');
  const coding = find(list, 'transfer-encoding');
  if (coding === null) return length === null ? undefined : digits(length);
  if (length !== null) throw malformed('content-length with transfer-encoding');
  if (coding.toLowerCase() !== 'chunked') throw malformed(`transfer-encoding ${coding}`, 501);
  return CHUNKED;
}

/** The number that digits are; NaN for anything else. */
export function numberOf(text: string, radix = 10): number {
  let value = text === '' ? NaN : 0;
  for (let i = 0; i < text.length; i++) {
    const digit = '0123456789abcdef'.indexOf(text.charAt(i).toLowerCase());
    value = digit < 0 || digit >= radix ? NaN : value * radix + digit;
  }
  return value;
}

/** As `numberOf`; throws HttpError for what is no number, or too large. */
export function digits(text: string, radix?: number): number {
  const value = numberOf(text, radix);
  if (!(value <= 9007199254740991)) throw malformed(`not a length: ${text}`);
  return value;
}

/** Whether a header with a list of words, such as `connection`, contains one. */
export function lists(value: string | null, word: string): boolean {
  const words = value === null ? [] : value.toLowerCase().split(',');
  return words.some((part) => part.trim() === word);
}

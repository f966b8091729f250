import { encode } from 'uasyncio';
import { PASSWORD } from '../parts.js';
import { unsaid } from '../unsaid.js';
import { lowerToken } from './headers.js';
import { decodePart } from './messages.js';

/** The parts of a URL that a client needs. */
export interface Url {
  secure_: boolean;
  /** For a connection: without the brackets of IPv6. */
  host_: string;
  port_: number;
  /** For the header `host`: with the port, unless it is the default. */
  authority_: string;
  /** With the query, without the fragment. */
  path_: string;
  /** `user:password`, decoded; null if it has none. */
  user_: string | null;
  /** With scheme and authority. */
  origin_: string;
}

const NOT_IN_HOSTS = '"<>\\^`{|}%@,[]';

/**
 * Parses an absolute URL of `scheme`, `http` or `ws`, or the same with an `s`. Percents stay as they are; other letters
 * than those of ASCII are encoded in the path. Throws TypeError for what is none: `where` names the call.
 */
export function parseUrl(url: string, scheme: string, where: string): Url {
  const fail = (what: string) =>
    new TypeError(`${where}: expected ${what}: ${JSON.stringify(url)}`);
  const found = (`${url}`.split('://')[0] as string).toLowerCase();
  const secure = found === `${scheme}s`;
  if (typeof url !== 'string' || (!secure && found !== scheme))
    throw fail(`a URL of ${scheme} or ${scheme}s`);
  for (let i = 0; i < url.length; i++) {
    const code = url.charCodeAt(i);
    if (code < 32 || code === 92 || code === 127)
      throw fail('neither control characters nor backslashes in a URL');
  }
  const rest = (url.split('#')[0] as string).substring(found.length + 3);
  const end = pathIn(rest);
  const authority = rest.substring(0, end);
  const at = authority.lastIndexOf('@');
  const user = at < 0 ? null : authority.substring(0, at);
  if (!PASSWORD && user !== null) throw unsaid(where, 'password');
  const place = authority.substring(at + 1).toLowerCase();
  const bracket = place.lastIndexOf(']');
  const colon = place.indexOf(':', bracket + 1);
  const name = colon < 0 ? place : place.substring(0, colon);
  const number = colon < 0 ? '' : place.substring(colon + 1);
  const standard = secure ? 443 : 80;
  const port = number === '' ? standard : portOf(number);
  if (port < 1 || port > 65535) throw fail('a port number');
  const isV6 = name.charAt(0) === '[';
  const host = isV6 ? name.substring(1, name.length - 1) : name;
  let good = host !== '' && isV6 === (bracket === name.length - 1 && bracket > 0);
  for (let i = 0; i < host.length; i++) {
    const code = host.charCodeAt(i);
    const isOdd = (isV6 ? NOT_IN_HOSTS : `${NOT_IN_HOSTS}:`).indexOf(host.charAt(i)) >= 0;
    if (isOdd || code <= 32 || code > 126) good = false;
  }
  if (!good) throw fail('a host');
  const full = port === standard ? name : `${name}:${port}`;
  return {
    secure_: secure,
    host_: host,
    port_: port,
    authority_: full,
    path_: withoutDots(encoded(rest.substring(end))),
    user_: PASSWORD && user !== null ? (decodePart(user) ?? user) : null,
    origin_: `${found}://${full}`,
  };
}

/** Where the path or the query begins behind a host. */
export function pathIn(text: string): number {
  let at = 0;
  while (at < text.length && '/?'.indexOf(text.charAt(at)) < 0) at++;
  return at;
}

/** 65536 for what is none. */
function portOf(digits: string): number {
  let port = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(i) - 48;
    port = digit >= 0 && digit <= 9 ? port * 10 + digit : 65536;
  }
  return port;
}

/** A path with its query; what is not ASCII is encoded. */
function encoded(path: string): string {
  const bytes = encode(path);
  let made = '';
  for (let i = 0; i < bytes.length; i++) {
    const code = bytes[i] as number;
    made +=
      code > 32 && code < 127 ? String.fromCharCode(code) : `%${code.toString(16).toUpperCase()}`;
  }
  return made;
}

/** Without `.` and `..`. Source: RFC 3986 section 5.2.4. */
function withoutDots(path: string): string {
  const at = path.indexOf('?');
  const query = at < 0 ? '' : path.substring(at);
  const parts = (at < 0 ? path : path.substring(0, at)).split('/');
  const kept: string[] = [];
  for (let i = 1; i < parts.length; i++) {
    const part = parts[i] as string;
    const dots = part === '.' || part === '..';
    if (part === '..') kept.pop();
    if (!dots) kept.push(part);
    else if (i === parts.length - 1) kept.push('');
  }
  return `/${kept.join('/')}${query}`;
}

/** The absolute URL of a redirect: `location` may be relative to `base`. */
export function resolve(base: Url, location: string): string {
  const { origin_, path_ } = base;
  const text = location.split('#')[0] as string;
  const colon = text.indexOf(':');
  // A scheme is a token, which a path is not.
  if (colon > 0 && lowerToken(text.substring(0, colon)) !== '') return text;
  if (text.indexOf('//') === 0) return origin_.substring(0, origin_.indexOf(':') + 1) + text;
  if (text.charAt(0) === '/') return origin_ + text;
  const path = path_.split('?')[0] as string;
  if (text === '') return origin_ + path_;
  if (text.charAt(0) === '?') return origin_ + path + text;
  return origin_ + path.substring(0, path.lastIndexOf('/') + 1) + text;
}

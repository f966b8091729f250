import { encode } from 'uasyncio';
import { PASSWORD } from '../parts.js';
import { unsaid } from '../unsaid.js';
import { isPlain, lowerToken, numberOf } from './headers.js';
import { decodePart } from './messages.js';
import { pathIn } from './path.js';

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
 * Parses an absolute URL of http or https. Percents stay as they are; other letters than those of ASCII are encoded in
 * the path. Throws TypeError for what is none: `where` names the call.
 */
export function parseUrl(url: string, where: string): Url {
  const text = `${url}`.split('#')[0] as string;
  const slashes = text.indexOf('://');
  const scheme = text.substring(0, slashes).toLowerCase();
  const secure = scheme === 'https';
  const rest = text.substring(slashes + 3);
  const end = pathIn(rest);
  const at = rest.substring(0, end).lastIndexOf('@');
  if (!PASSWORD && at >= 0) throw unsaid(where, 'password');
  const place = rest.substring(at + 1, end).toLowerCase();
  const colon = place.indexOf(':', place.lastIndexOf(']') + 1);
  const name = colon < 0 ? place : place.substring(0, colon);
  const standard = secure ? 443 : 80;
  const port = name.length + 1 >= place.length ? standard : numberOf(place.substring(colon + 1));
  const isV6 = name.charAt(0) === '[';
  const host = isV6 ? name.substring(1, name.length - 1) : name;
  if (
    (!secure && scheme !== 'http') ||
    !(port > 0 && port < 65536) ||
    host === '' ||
    (isV6 && name.charAt(name.length - 1) !== ']') ||
    !isPlain(host, isV6 ? NOT_IN_HOSTS : `${NOT_IN_HOSTS}:`) ||
    hasControls(`${url}`)
  )
    throw new TypeError(
      `${where}: expected a URL such as http://host:80/path: ${JSON.stringify(url)}`,
    );
  const full = port === standard ? name : `${name}:${port}`;
  const user = rest.substring(0, at);
  return {
    secure_: secure,
    host_: host,
    port_: port,
    authority_: full,
    path_: withoutDots(encoded(rest.substring(end))),
    user_: PASSWORD && at >= 0 ? (decodePart(user) ?? user) : null,
    origin_: `${scheme}://${full}`,
  };
}

/** Whether a text has control characters, or a backslash, which browsers take for a slash. */
function hasControls(text: string): boolean {
  for (let i = 0; i < text.length; i++)
    if (text.charAt(i) < ' ' || '\\\x7f'.indexOf(text.charAt(i)) >= 0) return true;
  return false;
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

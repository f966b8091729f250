import { kind } from '../core/checks.js';
import { loop } from '../core/loop.js';
import { newPort, type Port } from '../core/port.js';

/** Knows the engine's text while no loop runs. */
let port: Port | undefined;

function engine(): Port {
  if (loop !== null) return loop.port_;
  port ??= newPort();
  return port;
}

/** The text as UTF-8. A lone surrogate becomes U+FFFD. Throws TypeError for other values. */
export function encode(text: string): Uint8Array {
  if (typeof text !== 'string')
    throw new TypeError(`encode(text): expected a string, got ${kind(text)}`);
  return engine().encode(text);
}

/** The text that the bytes from `start` to `end` are in UTF-8; broken characters become U+FFFD. */
export function decode(bytes: Uint8Array, start = 0, end?: number): string {
  if (!(bytes instanceof Uint8Array))
    throw new TypeError(`decode(bytes): expected a Uint8Array, got ${kind(bytes)}`);
  return engine().decode(bytes, start, end ?? bytes.length);
}

/** How many bytes `encode(text)` has: the `Content-Length` of a text. */
export function byteLength(text: string): number {
  return encode(text).length;
}

import { kind } from '../core/checks.js';
import type { Port } from '../core/port.js';

/**
 * Some of the bytes, for reading only: a view if possible. On Espruino a view has to begin in the first 64 KB of its
 * buffer.
 */
export function part(bytes: Uint8Array, start: number, end: number): Uint8Array {
  return start < 65536 ? bytes.subarray(start, end) : bytes.slice(start, end);
}

/** A string as UTF-8, bytes as they are. Throws TypeError for other values; `where` names the argument. */
export function toBytes(port: Port, data: unknown, where: string): Uint8Array {
  if (typeof data === 'string') return port.encode(data);
  if (!(data instanceof Uint8Array))
    throw new TypeError(`${where}: expected a Uint8Array or a string, got ${kind(data)}`);
  return data;
}

/**
 * The length of the character at `at`, or of the broken one that becomes U+FFFD; may reach beyond `end` if bytes are
 * missing.
 */
export function characterLength(buffer: Uint8Array, at: number, end: number): number {
  const byte = buffer[at] as number;
  const length = byte < 0xc2 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf5 ? 4 : 1;
  for (let i = 1; i < length && at + i < end; i++) {
    const next = buffer[at + i] as number;
    const least = i > 1 ? 0x80 : byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
    const most = i > 1 ? 0xbf : byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
    if (next < least || next > most) return i;
  }
  return length;
}

import { kind } from '../core/checks.js';
import type { Port } from '../core/port.js';

/**
 * Some of the bytes, for reading only: a view if possible. On Espruino a view has to begin in the first 64 KB of its
 * buffer.
 */
export function part(bytes: Uint8Array, start: number, end: number): Uint8Array {
  return start < 65536 ? bytes.subarray(start, end) : bytes.slice(start, end);
}

/** The bytes of a typed array or a DataView, not copied; undefined for other values. */
export function bytesOf(data: unknown): Uint8Array | undefined {
  if (data instanceof Uint8Array) return data;
  const { buffer, byteOffset, byteLength } = (data ?? {}) as ArrayBufferView;
  return buffer instanceof ArrayBuffer ? new Uint8Array(buffer, byteOffset, byteLength) : undefined;
}

/** A string as UTF-8, bytes as they are. Throws TypeError for other values; `where` names the argument. */
export function toBytes(port: Port, data: unknown, where: string): Uint8Array {
  if (typeof data === 'string') return port.encode(data);
  if (!(data instanceof Uint8Array))
    throw new TypeError(`${where}: expected a Uint8Array or a string, got ${kind(data)}`);
  return data;
}

/** How many bytes before `end` begin a character that does not end there; 0 if none do. */
export function unfinished(buffer: Uint8Array, start: number, end: number): number {
  for (let at = end - 1; at >= start && at > end - 4; at--) {
    if (((buffer[at] as number) & 0xc0) === 0x80) continue;
    return at + characterLength(buffer, at, end) > end ? end - at : 0;
  }
  return 0;
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

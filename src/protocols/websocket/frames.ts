/** The bytes of frames. Source: RFC 6455 section 5. */

// Opcodes.
export const MORE = 0;
export const TEXT = 1;
export const BINARY = 2;
export const CLOSE = 8;
export const PING = 9;
export const PONG = 10;

/** The longest payload of a control frame. */
export const CONTROL = 125;

/** Below this many bytes words are not worth their view. */
const SHORT = 64;
/** The highest bits of four bytes. */
const NOT_ASCII = 0x80808080 | 0;

/**
 * Masks the bytes from `start` to `end` in place, or takes the mask away; `bytes` begins its buffer. The key is the four
 * bytes of `keys` from `at` on.
 */
export function mask(
  bytes: Uint8Array,
  start: number,
  end: number,
  keys: Uint8Array,
  at: number,
): void {
  let i = start;
  if (end - start >= SHORT && start % 4 === 0) {
    const word = new Int32Array(keys.slice(at, at + 4).buffer)[0] as number;
    const words = new Int32Array(bytes.buffer, 0, end >> 2);
    for (; i + 4 <= end; i += 4) words[i >> 2] = (words[i >> 2] as number) ^ word;
  }
  for (; i < end; i++) bytes[i] = (bytes[i] as number) ^ (keys[at + ((i - start) & 3)] as number);
}

/** Fills `bytes` from `start` to `end` at random: as an attacker cannot guess it where the engine has such a source. */
export function fillRandom(bytes: Uint8Array, start: number, end: number): void {
  if (typeof crypto === 'object')
    crypto.getRandomValues(bytes.subarray(start, end) as Uint8Array<ArrayBuffer>);
  else for (let i = start; i < end; i++) bytes[i] = Math.random() * 256;
}

/** A frame with a whole message, or a control frame; masked, as clients have to, or not. */
export function frame(opcode: number, payload: Uint8Array, masked: boolean): Uint8Array {
  const { length } = payload;
  const extended = length <= CONTROL ? 0 : length < 65536 ? 2 : 8;
  const at = 2 + extended + (masked ? 4 : 0);
  const bytes = new Uint8Array(at + length);
  bytes[0] = 128 | opcode;
  bytes[1] = (masked ? 128 : 0) | (extended === 0 ? length : extended === 2 ? 126 : 127);
  for (let i = 1 + extended, n = length; i > 1 && n > 0; i--, n = Math.floor(n / 256)) bytes[i] = n;
  bytes.set(payload, at);
  if (masked) {
    fillRandom(bytes, at - 4, at);
    mask(bytes, at, bytes.length, bytes, at - 4);
  }
  return bytes;
}

/**
 * Checks UTF-8 from `at` to `end`; `bytes` begins its buffer. Returns `end`, or where the last character begins if it may
 * go on behind `end`; -1 if it is broken. Source: RFC 3629.
 */
export function checkText(bytes: Uint8Array, at: number, end: number): number {
  const words = end - at < SHORT ? null : new Int32Array(bytes.buffer, 0, end >> 2);
  while (at < end) {
    const byte = bytes[at] as number;
    if (byte < 128) {
      at++;
      if (words !== null && at % 4 === 0)
        while (at + 4 <= end && ((words[at >> 2] as number) & NOT_ASCII) === 0) at += 4;
      continue;
    }
    const length = byte < 0xc2 ? 0 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf5 ? 4 : 0;
    if (length === 0) return -1;
    for (let i = 1; i < length; i++) {
      if (at + i === end) return at;
      const next = bytes[at + i] as number;
      const least = i > 1 ? 0x80 : byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
      const most = i > 1 ? 0xbf : byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
      if (next < least || next > most) return -1;
    }
    at += length;
  }
  return at;
}

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
 * Checks UTF-8 from `at` to `end`. Returns `end`, or where the last character begins if it may go on behind `end`; -1 if
 * it is broken. Source: RFC 3629.
 */
export function checkText(bytes: Uint8Array, at: number, end: number): number {
  let begin = at;
  while (begin < end) {
    const byte = bytes[begin] as number;
    const length = byte < 128 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    if (length > 1 && (byte < 0xc2 || byte > 0xf4)) return -1;
    for (let i = 1; i < length; i++) {
      if (begin + i === end) return begin;
      // The second byte of some is limited: by the shortest form, by surrogates, by U+10FFFF.
      const first = i > 1 ? 0 : byte;
      const next = bytes[begin + i] as number;
      if (next < (first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80)) return -1;
      if (next > (first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf)) return -1;
    }
    begin += length;
  }
  return begin;
}

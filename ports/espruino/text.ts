import { OSError } from '../../src/core/exceptions.js';

/*
 * A string of Espruino is a sequence of bytes. In builds without Unicode support there is nothing more, and text in a
 * program's source is already UTF-8. With Unicode support a string can be marked as UTF-8, and then has characters.
 */
const { isUTF8 } = E;

/** Whether the build has Unicode support: then text in the source is marked as UTF-8. */
export const UNICODE = typeof isUTF8 === 'function' && isUTF8('€');

/** The last position at which a view of a buffer can begin. */
const LAST_VIEW = 65535;

/** Bytes as a binary string, as sockets take it. */
export function toBinary(bytes: Uint8Array, start: number, length: number): string {
  const end = start + length;
  const text = E.toString(start > LAST_VIEW ? bytes.slice(start, end) : bytes.subarray(start, end));
  if (text === undefined) throw new OSError('ENOMEM', 'not enough memory for the bytes to send');
  return text;
}

export function decode(bytes: Uint8Array, start: number, end: number): string {
  const text = start === end ? '' : toBinary(bytes, start, end - start);
  return UNICODE ? E.asUTF8(text) : text;
}

export function encode(text: string): Uint8Array {
  if (!UNICODE || isUTF8(text) || !/[\x80-\xff]/.test(text)) return E.toUint8Array(text);
  // The string is not marked: each byte is a character, as in '\xe9'.
  let encoded = '';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    encoded +=
      code < 128
        ? text.charAt(i)
        : String.fromCharCode(192 | (code >> 6)) + String.fromCharCode(128 | (code & 63));
  }
  return E.toUint8Array(encoded);
}

/*
 * Text beyond ASCII, where the engine is wrong: it makes one byte of every character code, and JSON.stringify escapes
 * what is not ASCII. Without Unicode support it escapes each byte of UTF-8, and JSON.parse makes one byte of each escape.
 */
import { decode, UNICODE } from './text.js';

/** `String.fromCodePoint` */
export function fromCodePoint(...codes: number[]): string {
  const bytes: number[] = [];
  for (let i = 0; i < codes.length; i++) {
    let code = codes[i] as number;
    const low = codes[i + 1] as number;
    if (code >> 10 === 0x36 && low >> 10 === 0x37) {
      code = 0x10000 + ((code & 0x3ff) << 10) + (low & 0x3ff);
      i++;
    }
    if (code < 128) bytes.push(code);
    else {
      let shift = code < 0x800 ? 6 : code < 0x10000 ? 12 : 18;
      bytes.push(((0x1f80 >> (shift / 6)) & 0xff) | (code >> shift));
      for (shift -= 6; shift >= 0; shift -= 6) bytes.push(128 | ((code >> shift) & 63));
    }
  }
  return decode(new Uint8Array(bytes), 0, bytes.length);
}

/** `String.fromCharCode`. Codes below 256 stay single bytes, as the engine's own functions expect them. */
export function fromCharCode(...codes: number[]): string {
  if (codes.some((code) => code > 255)) return fromCodePoint.apply(undefined, codes);
  return String.fromCharCode.apply(undefined, codes);
}

export function parseJson(text: string): unknown {
  if (UNICODE) return JSON.parse(text);
  return JSON.parse(unescaped(`${text}`, (_, codes) => fromCodePoint.apply(undefined, codes)));
}

export function toJson(value: unknown, _replacer?: null, space?: string | number): string {
  const json = JSON.stringify(value, null, space);
  if (json === undefined) return json;
  return unescaped(json, (escapes, codes) =>
    UNICODE ? JSON.parse(`"${escapes}"`) : String.fromCharCode.apply(undefined, codes),
  );
}

/** Replaces the escapes in `json` that stand for characters beyond ASCII. */
function unescaped(json: string, decoded: (escapes: string, codes: number[]) => string): string {
  let text = '';
  let from = 0;
  for (let at = json.indexOf('\\'); at >= 0; at = json.indexOf('\\', at)) {
    const code = unit(json, at);
    if (code > 127) {
      const low = unit(json, at + 6);
      const pair = code >> 10 === 0x36 && low >> 10 === 0x37;
      const end = at + (pair ? 12 : 6);
      text += json.substring(from, at);
      text += decoded(json.substring(at, end), pair ? [code, low] : [code]);
      at = from = end;
    } else at += 2;
  }
  return text + json.substring(from);
}

/** The number in `\uXXXX` at this place; 0 for anything else. */
function unit(json: string, at: number): number {
  return json.substr(at, 2) === '\\u' ? parseInt(json.substr(at + 2, 4), 16) : 0;
}

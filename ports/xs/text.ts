// Moddable's additions to the language, in C. Source: Moddable SDK, documentation/xs/XS Differences.
interface FromString {
  fromString(text: string): ArrayBuffer;
}
interface FromArrayBuffer {
  fromArrayBuffer(buffer: ArrayBufferLike, byteOffset: number, byteLength: number): string;
}

export function encode(text: string): Uint8Array {
  const bytes = new Uint8Array((ArrayBuffer as unknown as FromString).fromString(text));
  if (bytes.length !== text.length) replaceSurrogates(bytes);
  return bytes;
}

/** Replaces each lone surrogate, which the engine has encoded, by U+FFFD, which is as long. */
function replaceSurrogates(bytes: Uint8Array): void {
  for (let i = 0; i < bytes.length; i++)
    if (bytes[i] === 0xed && (bytes[i + 1] as number) >= 0xa0) bytes.set([0xef, 0xbf, 0xbd], i);
}

export function decode(bytes: Uint8Array, start: number, end: number): string {
  const { buffer, byteOffset } = bytes;
  try {
    const { fromArrayBuffer } = String as unknown as FromArrayBuffer;
    const text = fromArrayBuffer(buffer, byteOffset + start, end - start);
    if (text.length === end - start || isStrict(bytes, start, end)) return text;
  } catch {}
  return repair(bytes, start, end);
}

/** Whether the bytes are valid UTF-8: the engine also accepts overlong forms, surrogates and codes beyond Unicode. */
function isStrict(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte >= 0xc0 && (continuations(byte) < 0 || !fits(bytes[i + 1] as number, byte)))
      return false;
  }
  return true;
}

/** Decodes bytes that the engine refuses, with U+FFFD for each broken part. Source: WHATWG Encoding, UTF-8 decoder. */
function repair(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; ) {
    const first = bytes[at++] as number;
    const length = continuations(first);
    let code = first < 0x80 ? first : first & (0x3f >> length);
    let left = length;
    while (left > 0 && at < end && fits(bytes[at] as number, left === length ? first : 0)) {
      code = (code << 6) | ((bytes[at++] as number) & 0x3f);
      left--;
    }
    text += left === 0 ? String.fromCodePoint(code) : '\ufffd';
  }
  return text;
}

/** How many bytes must follow `first`; -1 if it cannot begin a character. */
function continuations(first: number): number {
  if (first < 0x80) return 0;
  if (first < 0xc2 || first > 0xf4) return -1;
  return first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
}

/**
 * Whether a byte continues a character. `first`: the byte before, if that begins the character; it excludes overlong
 * forms and surrogates.
 */
function fits(byte: number, first: number): boolean {
  if (first === 0xe0) return byte >= 0xa0 && byte <= 0xbf;
  if (first === 0xed) return byte >= 0x80 && byte <= 0x9f;
  if (first === 0xf0) return byte >= 0x90 && byte <= 0xbf;
  if (first === 0xf4) return byte >= 0x80 && byte <= 0x8f;
  return byte >= 0x80 && byte <= 0xbf;
}

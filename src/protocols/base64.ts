const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The bytes in base64, with padding. Source: RFC 4648 section 4. */
export function toBase64(bytes: Uint8Array): string {
  const { length } = bytes;
  let text = '';
  for (let i = 0; i < length; i += 3) {
    // What is read behind the end is undefined, which counts as 0 here.
    const three =
      ((bytes[i] as number) << 16) | ((bytes[i + 1] as number) << 8) | (bytes[i + 2] as number);
    for (let j = 0; j < 4; j++)
      text += i + j > length ? '=' : LETTERS.charAt((three >> (18 - 6 * j)) & 63);
  }
  return text;
}

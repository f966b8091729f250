const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The bytes in base64, with padding. Source: RFC 4648 section 4. */
export function toBase64(bytes: Uint8Array): string {
  const { length } = bytes;
  let text = '';
  for (let i = 0; i < length; i += 3) {
    // What is read behind the end is undefined, which counts as 0 here.
    const three =
      ((bytes[i] as number) << 16) | ((bytes[i + 1] as number) << 8) | (bytes[i + 2] as number);
    text += LETTERS.charAt(three >> 18) + LETTERS.charAt((three >> 12) & 63);
    text += i + 1 < length ? LETTERS.charAt((three >> 6) & 63) : '=';
    text += i + 2 < length ? LETTERS.charAt(three & 63) : '=';
  }
  return text;
}

/** The SHA-1 hash of bytes: 20 bytes. Source: RFC 3174. It no longer protects anything; WebSocket's handshake uses it. */
export function sha1(bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  // The message, a byte 128, and its length in bits in the last 8 bytes of a block of 64.
  const padded = new Uint8Array(((length + 8) >> 6) * 64 + 64);
  padded.set(bytes);
  padded[length] = 128;
  for (let i = 0, bits = length * 8; i < 6; i++, bits = Math.floor(bits / 256))
    padded[padded.length - 1 - i] = bits % 256;
  const hash = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]);
  const words = new Int32Array(80);
  for (let at = 0; at < padded.length; at += 64) block(hash, words, padded, at);
  const result = new Uint8Array(20);
  for (let i = 0; i < 20; i++) result[i] = (hash[i >> 2] as number) >> (24 - (i & 3) * 8);
  return result;
}

function rotate(x: number, n: number): number {
  return (x << n) | (x >>> (32 - n));
}

/** Adds a block of 64 bytes to the hash. */
function block(hash: Int32Array, words: Int32Array, bytes: Uint8Array, at: number): void {
  for (let i = 0; i < 16; i++) {
    const j = at + i * 4;
    words[i] =
      ((bytes[j] as number) << 24) |
      ((bytes[j + 1] as number) << 16) |
      ((bytes[j + 2] as number) << 8) |
      (bytes[j + 3] as number);
  }
  const word = (i: number): number => words[i] as number;
  for (let i = 16; i < 80; i++)
    words[i] = rotate(word(i - 3) ^ word(i - 8) ^ word(i - 14) ^ word(i - 16), 1);
  const old = (i: number): number => hash[i] as number;
  let a = old(0);
  let b = old(1);
  let c = old(2);
  let d = old(3);
  let e = old(4);
  for (let i = 0; i < 80; i++) {
    const next = (rotate(a, 5) + mixed(i, b, c, d) + e + word(i)) | 0;
    e = d;
    d = c;
    c = rotate(b, 30);
    b = a;
    a = next;
  }
  hash.set([old(0) + a, old(1) + b, old(2) + c, old(3) + d, old(4) + e]);
}

/** The function and the constant of a round. */
function mixed(round: number, b: number, c: number, d: number): number {
  if (round < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (round < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (round < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}

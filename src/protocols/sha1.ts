/** The SHA-1 hash of bytes: 20 bytes. Source: RFC 3174. It no longer protects anything; WebSocket's handshake uses it. */
export function sha1(bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  // The message, a byte 128, and its length in bits at the end of a block of 16 words.
  const words = new Int32Array((((length + 8) >> 6) + 1) * 16);
  const put = (byte: number, at: number): void => {
    words[at >> 2] = (words[at >> 2] as number) | (byte << (24 - (at & 3) * 8));
  };
  bytes.forEach(put);
  put(128, length);
  words[words.length - 1] = length * 8;
  const hash = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]);
  const block = new Int32Array(80);
  const word = (i: number): number => block[i] as number;
  for (let at = 0; at < words.length; at += 16) {
    block.set(words.subarray(at, at + 16));
    const old = (i: number): number => hash[i] as number;
    let a = old(0);
    let b = old(1);
    let c = old(2);
    let d = old(3);
    let e = old(4);
    for (let i = 0; i < 80; i++) {
      if (i > 15) block[i] = rotate(word(i - 3) ^ word(i - 8) ^ word(i - 14) ^ word(i - 16), 1);
      const mixed =
        i < 20
          ? ((b & c) | (~b & d)) + 0x5a827999
          : i < 40
            ? (b ^ c ^ d) + 0x6ed9eba1
            : i < 60
              ? ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc
              : (b ^ c ^ d) + 0xca62c1d6;
      const next = (rotate(a, 5) + mixed + e + word(i)) | 0;
      e = d;
      d = c;
      c = rotate(b, 30);
      b = a;
      a = next;
    }
    hash.set([old(0) + a, old(1) + b, old(2) + c, old(3) + d, old(4) + e]);
  }
  return new Uint8Array(20).map((_, i) => (hash[i >> 2] as number) >> (24 - (i & 3) * 8));
}

function rotate(x: number, n: number): number {
  return (x << n) | (x >>> (32 - n));
}

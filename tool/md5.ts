// MD5, which chips of Espressif compute of their flash, and which browsers do not have. Source: RFC 1321.

const SHIFTS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;
const SINES = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));

/** The digest in hexadecimal digits. */
export function md5(data: Uint8Array): string {
  const padded = new Uint8Array((((data.length + 8) >> 6) + 1) << 6);
  padded.set(data);
  padded[data.length] = 0x80;
  const words = new DataView(padded.buffer);
  words.setUint32(padded.length - 8, (data.length << 3) >>> 0, true);
  words.setUint32(padded.length - 4, Math.floor(data.length / 2 ** 29), true);
  const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]);
  for (let at = 0; at < padded.length; at += 64) addBlock(state, words, at);
  const bytes = new DataView(new ArrayBuffer(16));
  state.forEach((word, i) => {
    bytes.setUint32(4 * i, word, true);
  });
  return [...new Uint8Array(bytes.buffer)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}

function addBlock(state: Uint32Array, words: DataView, at: number): void {
  let [a, b, c, d] = state as unknown as [number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const round = i >> 4;
    const [mixed, index] = mix(round, i, b, c, d);
    const sum = (a + mixed + (SINES[i] as number) + words.getUint32(at + 4 * index, true)) | 0;
    const shift = SHIFTS[round]?.[i & 3] as number;
    [a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0];
  }
  [a, b, c, d].forEach((word, i) => {
    state[i] = ((state[i] as number) + word) >>> 0;
  });
}

/** The function of a round, and which word of the block is added. */
function mix(round: number, i: number, b: number, c: number, d: number): [number, number] {
  if (round === 0) return [(b & c) | (~b & d), i];
  if (round === 1) return [(b & d) | (c & ~d), (5 * i + 1) & 15];
  if (round === 2) return [b ^ c ^ d, (3 * i + 5) & 15];
  return [c ^ (b | ~d), (7 * i) & 15];
}

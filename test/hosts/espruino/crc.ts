/** As `E.CRC32`; written apart from tool/store.ts, which the tests compare with it. */
export function crc32(data: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of data) {
    sum = (sum ^ byte) >>> 0;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? ((sum >>> 1) ^ 0xedb88320) >>> 0 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}

import assert from 'node:assert/strict';
import { decode } from '../../ports/xs/text.js';
import { randomly } from '../language/random-programs.js';

// Bytes at which the rules of UTF-8 change.
const EDGES = [
  0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xee,
  0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff,
];

describe('text on xs', () => {
  it('bytes that the engine refuses are decoded as on other engines', () => {
    const engine = String as unknown as { fromArrayBuffer?: () => never };
    engine.fromArrayBuffer = () => {
      throw new TypeError('invalid UTF-8');
    };
    // Without the byte order mark, which a TextDecoder removes.
    const truth = new TextDecoder('utf-8', { ignoreBOM: true });
    const pick = randomly(1);
    try {
      for (let i = 0; i < 50_000; i++) {
        const bytes = Uint8Array.from({ length: 8 }, () => EDGES[pick(EDGES.length)] as number);
        assert.equal(decode(bytes, 1, 7), truth.decode(bytes.subarray(1, 7)), bytes.join());
      }
    } finally {
      delete engine.fromArrayBuffer;
    }
  });
});

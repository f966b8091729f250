import assert from 'node:assert/strict';
import { toBase64 } from '../../src/protocols/base64.js';

describe('base64', () => {
  it('is what Node makes of bytes of any length', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => (i * 167) & 255);
    for (let length = 0; length < bytes.length; length++) {
      const part = bytes.subarray(0, length);
      assert.equal(toBase64(part), Buffer.from(part).toString('base64'));
    }
  });
});

import assert from 'node:assert/strict';
import { check, GROUPS, readBaseline, worse } from '../bench/baseline.js';
import { figuresInReadme, figuresText } from '../bench/readme.js';

describe('the benchmark', () => {
  const baseline = readBaseline();

  // Alone: `npm run bench -- --check`. To accept what has become worse: `npm run bench -- --baseline`.
  for (const [name, { title, lacking }] of Object.entries(GROUPS)) {
    it(`counts no more than bench/baseline.json has: ${title}`, async function () {
      const reason = await lacking?.(baseline);
      if (reason !== undefined) {
        console.log(`      ${title}: skipped: ${reason}`);
        this.skip();
      }
      assert.deepEqual(await check(name, baseline), []);
    });
  }

  it('and the README have the same figures', () => {
    assert.equal(figuresInReadme(), figuresText(baseline));
  });

  it('allows 3 % more than before, and no allocation where there was none', () => {
    const before = { same: 100, better: 100, bit: 100, more: 100, none: 0, nothing: 0, gone: 1 };
    const now = { same: 100, better: 50, bit: 103, more: 104, none: 0.1, nothing: 0, added: 1 };
    assert.deepEqual(worse(before, now), [
      'more: expected at most 100, got 104 (4.0 % more)',
      'none: expected at most 0, got 0.1',
      'gone: not measured',
      'added: not in the baseline',
    ]);
  });
});

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { declare, sim } from '../support/world.js';

await declare('loop', join(import.meta.dirname, 'scenarios', 'loop.ts'));

describe('loop', () => {
  it('exists only while a program runs', () => {
    assert.throws(() => sim.getRunningLoop(), { message: /^no running event loop/ });
  });
});

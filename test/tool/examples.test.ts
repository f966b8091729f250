import assert from 'node:assert/strict';
import { join } from 'node:path';
import { packageRoot } from '../../tool/root.js';
import { CLI, Workshop } from './command.js';

describe('the tested example', () => {
  it('loses nothing in hours of simulated failures', () => {
    const shop = new Workshop();
    const test = join(packageRoot(), 'examples', 'tested', 'reporter.test.ts');
    const outcome = shop.execute(process.execPath, CLI, 'run', test, '--async', 'native');
    shop.remove();
    assert.match(outcome.stdout, /\n# pass 6\n# fail 0\n/, outcome.stdout + outcome.stderr);
    assert.equal(outcome.code, 0);
  });
});

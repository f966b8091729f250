import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../tool/root.js';
import { Workshop } from './command.js';

/** The programs of the guide that are followed by their output. */
function programs(): { heading: string; source: string; output: string }[] {
  const text = readFileSync(join(packageRoot(), 'docs', 'guide.md'), 'utf8');
  const found = [];
  let heading = '';
  const part = /^## (.*)$|^```[tj]s\n([\s\S]*?)^```\n+(?:```text\n([\s\S]*?)^```)?/gm;
  for (const [, title, source, output] of text.matchAll(part)) {
    if (title !== undefined) heading = title;
    else if (source !== undefined && output !== undefined) found.push({ heading, source, output });
  }
  return found;
}

describe('the guide', () => {
  const shop = new Workshop();
  after(() => shop.remove());

  programs().forEach(({ heading, source, output }, i) => {
    it(`shows the real output, ${heading}`, () => {
      const file = `guide-${i}.ts`;
      shop.write({ [file]: source });
      const { stdout, stderr } = shop.uasyncio('run', file, '--on', 'quickjs');
      assert.equal(`${stdout}${stderr}`.trim(), output.trim());
    });
  });
});

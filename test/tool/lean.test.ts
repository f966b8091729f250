import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { distFolder } from '../../tool/root.js';
import { Workshop } from './command.js';

const FAILING = `import { Lock, run, sleep } from 'uasyncio';
async function main(): Promise<void> {
  await sleep(0);
  new Lock().release();
}
run(main);
`;

/** The code of the text that contains `part`. */
function codeOf(part: string): string {
  const texts: Record<string, string[]> = JSON.parse(
    readFileSync(join(distFolder(), 'texts.json'), 'utf8'),
  );
  return Object.keys(texts).find((code) => texts[code]?.join('').includes(part)) as string;
}

describe('uasyncio build --lean', function () {
  this.timeout(60_000);
  const workshop = new Workshop();
  before(() => workshop.write({ 'app.ts': FAILING }));
  after(() => workshop.remove());

  it('makes a smaller bundle, with codes in place of texts', () => {
    const build = (name: string, ...more: string[]) =>
      workshop.uasyncio('build', 'app.ts', '--on', 'quickjs', '--minify', '-o', name, ...more);
    assert.equal(build('full.js').stderr, '');
    assert.equal(build('lean.js', '--lean').stderr, '');
    const [full, lean] = [workshop.read('full.js'), workshop.read('lean.js')];
    assert.match(full, /Lock is not acquired/);
    assert.doesNotMatch(lean, /Lock is not acquired/);
    const [code = ''] = /\bE[0-9a-z]{3}\b/.exec(lean.slice(lean.indexOf('release'))) ?? [];
    const { stdout } = workshop.uasyncio('explain', code);
    assert.equal(stdout, 'Lock is not acquired.\n');
  });

  it('leaves the texts of protocols', () => {
    workshop.write({
      'web.ts': `import { run } from 'uasyncio';
import { serve } from 'uasyncio/http';
run(async () => void (await serve(() => 'hello', null, 0)));`,
    });
    const { stderr } = workshop.uasyncio(
      'build',
      'web.ts',
      '--on',
      'quickjs',
      '--lean',
      '-o',
      'w.js',
    );
    assert.equal(stderr, '');
    for (const text of [
      'Internal Server Error',
      'Request Header Fields Too Large',
      'connection: close',
    ])
      assert.ok(workshop.read('w.js').includes(text), text);
  });

  it('is the default for small boards', () => {
    const build = (name: string, board: string, ...more: string[]) =>
      workshop.uasyncio('build', 'app.ts', '--board', board, '--minify', '-o', name, ...more);
    assert.match(
      build('small.js', 'puckjs').stdout,
      /^small\.js: [\d,]+ bytes \(lean profile\)\n$/,
    );
    assert.match(build('full.js', 'puckjs', '--no-lean').stdout, /^full\.js: [\d,]+ bytes\n$/);
    assert.match(build('lean.js', 'esp32', '--lean').stdout, /\(lean profile\)\n$/);
    assert.equal(workshop.read('small.js'), workshop.read('lean.js'));
    assert.ok(workshop.read('full.js').length > 1.3 * workshop.read('lean.js').length);
  });

  it('can have native async functions', () => {
    const native = ['--on', 'quickjs', '--lean', '--async', 'native'];
    const { stderr, code } = workshop.uasyncio('run', 'app.ts', ...native);
    assert.match(stderr, /^Error: Lock is not acquired\.\n/);
    assert.equal(code, 1);
  });

  it('run --lean prints the texts', () => {
    const { stderr, code } = workshop.uasyncio('run', 'app.ts', '--on', 'quickjs', '--lean');
    assert.match(stderr, /^Error: Lock is not acquired\.\n {4}at main \(app\.ts:4/);
    assert.equal(code, 1);
  });
});

describe('uasyncio explain', () => {
  const workshop = new Workshop();
  after(() => workshop.remove());

  it('prints a text with its variable parts', () => {
    const code = codeOf('cannot be called from a running event loop');
    const { stdout } = workshop.uasyncio('explain', `${code}(run(main)|await it)`);
    assert.equal(stdout, 'run(main) cannot be called from a running event loop; await it\n');
    const alone = workshop.uasyncio('explain', code);
    assert.equal(alone.stdout, '… cannot be called from a running event loop; …\n');
  });

  it('refuses what is no code', () => {
    const { stderr, code } = workshop.uasyncio('explain', 'E000');
    assert.equal(stderr, 'uasyncio: no code of this version: E000\n');
    assert.equal(code, 2);
  });
});

import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../tool/root.js';
import { buildModel } from '../hosts/espruino/build.js';
import { CLI, type Outcome, Workshop } from './command.js';

const APP = `
  import { run, sleepMs } from 'uasyncio';
  run(async () => {
    await sleepMs(5);
    console.log('hello', process.argv.slice(2).join());
    console.error('a complaint\\nof two lines');
    if (process.argv[2] === 'fail') throw new TypeError('on purpose');
  });
`;
const STALLED = `
  import { Event, run } from 'uasyncio';
  run(() => new Event().wait());
`;
const BAD = `import { run } from 'uasyncio';

const cache = new WeakRef({});
run(async () => {
  console.log(/(?<year>\\d{4})/.test('2026'), 10n, new Proxy({}, {}), cache);
});
`;

describe('uasyncio on espruino', function () {
  this.timeout(60_000);
  let shop: Workshop;

  before(async () => {
    shop = new Workshop();
    const engine = `#!/bin/sh\nexec '${process.execPath}' '${await buildModel()}' "$@"\n`;
    shop.write({ 'app.ts': APP, 'stalled.ts': STALLED, 'bad.ts': BAD, 'bin/espruino': engine });
    chmodSync(shop.path('bin/espruino'), 0o755);
  });

  after(() => shop.remove());

  for (const engine of ['its model', 'itself']) {
    describe(engine, () => {
      const binary = engine === 'itself' ? `${process.env.ESPRUINO}` : 'bin/espruino';
      const run = (...args: string[]): Outcome => {
        return shop.uasyncio('run', '--on', 'espruino', '--engine', binary, ...args);
      };
      before(function () {
        if (engine === 'itself' && !process.env.ESPRUINO) this.skip();
      });

      it('run gives the program its arguments, and keeps its outputs apart', () => {
        const { stdout, stderr, code } = run('app.ts', 'one', 'two');
        assert.equal(stdout, 'hello one,two\n');
        assert.equal(stderr, 'a complaint\nof two lines\n');
        assert.equal(code, 0);
      });

      it('a failure of main is told, with exit code 1', () => {
        const { stderr, code } = run('app.ts', 'fail');
        assert.match(stderr, /^TypeError: on purpose/m);
        assert.equal(code, 1);
      });

      it('the library is a module for require', () => {
        const module = JSON.stringify(join(packageRoot(), 'dist/espruino/uasyncio.min.js'));
        // The engine's own modules lie in its Storage, which the model has not.
        const load =
          engine === 'itself'
            ? `require('Storage').write('uasyncio', code); var a = require('uasyncio');`
            : 'var exports = {}; eval(code); var a = exports;';
        shop.write({
          'module.js': `
            var code = require('fs').readFileSync(${module});
            ${load}
            a.run(function () {
              return a.sleep(0.001).then(function () {
                return a.gather(a.sleepMs(5, 'late'), a.sleepMs(1, 'soon'));
              });
            }).then(function (values) { console.log(values.join()); });
          `,
        });
        const [file = '', ...args] = binary.startsWith('/') ? [binary] : [shop.path(binary)];
        const { stdout } = shop.execute(file, ...args, shop.path('module.js'));
        assert.match(stdout, /late,soon/);
      });

      it('a program that nothing can wake says so, with exit code 1', () => {
        const { stderr, code } = run('stalled.ts');
        assert.match(stderr, /nothing can wake the program:\n {2}Task-1 waits for an Event/);
        assert.equal(code, 1);
      });
    });
  }

  it('run says what it needs when no engine is named', () => {
    const outcome = shop.execute(
      'env',
      '-u',
      'ESPRUINO',
      process.execPath,
      CLI,
      'run',
      'app.ts',
      '--on',
      'espruino',
    );
    assert.match(outcome.stderr, /^uasyncio: no Espruino: .*--engine .* ESPRUINO/);
    assert.equal(outcome.code, 2);
  });

  for (const minify of [[], ['--minify']]) {
    it(`build${minify} names what cannot be lowered, with file and line`, () => {
      const { stderr, code } = shop.uasyncio(
        'build',
        'bad.ts',
        '--on',
        'espruino',
        '-o',
        'bad.js',
        ...minify,
      );
      assert.match(stderr, /bad\.ts:3:\d+: Espruino has no WeakRef/);
      assert.match(stderr, /bad\.ts:5:\d+: .*regular expression/i);
      assert.match(stderr, /bad\.ts:5:\d+: Espruino has no BigInt/);
      assert.match(stderr, /bad\.ts:5:\d+: Espruino has no Proxy/);
      assert.equal(code, 2);
    });
  }

  it('build writes a script, without a source map unless asked', () => {
    const { code } = shop.uasyncio('build', 'app.ts', '--on', 'espruino', '-o', 'out/app.js');
    assert.equal(code, 0);
    const text = shop.read('out/app.js');
    assert.match(text, /^\(function/);
    assert.doesNotMatch(text, /sourceMappingURL|\basync\b|\byield\b/);
  });

  it('uasyncio/espruino is for Espruino only', () => {
    shop.write({
      'serial.ts':
        "import { openSerialConnection } from 'uasyncio/espruino'; openSerialConnection;",
    });
    const { stderr, code } = shop.uasyncio('build', 'serial.ts', '--on', 'quickjs', '-o', 's.js');
    assert.equal(
      stderr,
      "uasyncio: serial.ts:1:38: 'uasyncio/espruino' is for espruino, not for quickjs\n",
    );
    assert.equal(code, 2);
  });
});

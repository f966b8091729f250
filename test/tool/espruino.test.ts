import assert from 'node:assert/strict';
import { chmodSync, statSync } from 'node:fs';
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
// Nothing listens on port 1.
const WORDS = `
  import { openConnection, run } from 'uasyncio';
  run(async () => {
    console.log('ERROR: é of the program\\nWARNING: a second line');
    await openConnection('127.0.0.1', 1).catch((error) => console.log(error.code));
    console.log('Uncaught is a word', ['too']);
    console.error('ERROR: a complaint');
  });
`;
const STALLED = `
  import { Event, run } from 'uasyncio';
  run(() => new Event().wait());
`;
const INPUT = `
  import { openStdin, run } from 'uasyncio';
  run(async () => {
    for await (const line of openStdin({ encoding: 'utf-8' })) console.log('got', line.trim());
    console.log('again', await openStdin({ encoding: 'utf-8' }).read());
  });
`;
const BAD = `import { run } from 'uasyncio';

const cache = new WeakRef({});
run(async () => {
  console.log(/(?<year>\\d{4})/.test('2026'), 10n, new Proxy({}, {}), cache);
});
`;

describe('uasyncio on espruino', () => {
  let shop: Workshop;

  before(async () => {
    shop = new Workshop();
    const model = `'${process.execPath}' '${await buildModel()}'`;
    shop.write({
      'app.ts': APP,
      'words.ts': WORDS,
      'stalled.ts': STALLED,
      'input.ts': INPUT,
      'bad.ts': BAD,
      'bin/espruino': `#!/bin/sh\nexec ${model} "$@"\n`,
      'bin/bytes': `#!/bin/sh\nexec ${model} --no-unicode "$@"\n`,
    });
    for (const name of ['espruino', 'bytes']) chmodSync(shop.path(`bin/${name}`), 0o755);
  });

  after(() => shop.remove());

  const engines = {
    'its model': 'bin/espruino',
    'its model without Unicode': 'bin/bytes',
    itself: `${process.env.ESPRUINO}`,
  };
  for (const [engine, binary] of Object.entries(engines)) {
    describe(engine, () => {
      const run = (...args: string[]): Outcome => {
        return shop.uasyncio('run', '--on', 'espruino', '--engine', binary, ...args);
      };
      before(function () {
        if (engine === 'itself' && !process.env.ESPRUINO) this.skip();
      });

      it('run passes arguments to the program, and separates its outputs', () => {
        const { stdout, stderr, code } = run('app.ts', 'one', 'two');
        assert.equal(stdout, 'hello one,two\n');
        assert.equal(stderr, 'a complaint\nof two lines\n');
        assert.equal(code, 0);
      });

      it("the program's output is separated from the engine's messages", () => {
        const { stdout, stderr, code } = run('words.ts');
        assert.equal(
          stdout,
          'ERROR: é of the program\nWARNING: a second line\nECONNREFUSED\n' +
            'Uncaught is a word [ \n  "too"\n ]\n',
        );
        assert.equal(stderr, 'ERROR: a complaint\n');
        assert.equal(code, 0);
      });

      it('run passes its standard input to a program that reads it, up to its end or a Ctrl-D', () => {
        const words = ['input.ts', '--on', 'espruino', '--engine', binary];
        const all = [process.execPath, CLI, 'run', ...words];
        for (const [input, last] of [
          ['one\\ntwo\\r\\nhalf \\303\\251', 'half é'],
          ['one\\ntwo\\n\\004print(1)\\n', undefined],
        ]) {
          const { stdout, code } = shop.execute(
            'sh',
            '-c',
            `printf '${input}' | "$@"`,
            '-',
            ...all,
          );
          const lines = ['got one', 'got two', ...(last ? [`got ${last}`] : []), 'again ', ''];
          assert.deepEqual(stdout.split('\n'), lines);
          assert.equal(code, 0);
        }
      });

      it('an error of main is reported, with exit code 1', () => {
        const { stderr, code } = run('app.ts', 'fail');
        assert.match(stderr, /^TypeError: on purpose/m);
        assert.equal(code, 1);
      });

      it('a namespace is a value, and calls with `...` do not make it one', function () {
        // With the whole library the build takes long, and without Unicode only texts differ.
        if (binary.endsWith('bytes')) this.skip();
        const program = `
          import * as asyncio from 'uasyncio/py';
          asyncio.run(async () => {
            const all = [1, 2].map((n) => asyncio.sleep(0, n));
            console.log((await asyncio.gather(...all)).join());`;
        shop.write({
          'calls.ts': `${program} });`,
          'value.ts': `${program} const names = Object.keys(asyncio); console.log(names.length > 20); });`,
        });
        const [file = '', ...args] = binary.startsWith('/') ? [binary] : [shop.path(binary)];
        const [calls, value] = ['calls.ts', 'value.ts'].map((name) => {
          const script = `${name}.js`;
          shop.uasyncio('build', name, '--on', 'espruino', '-o', script);
          const { stdout } = shop.execute(file, ...args, shop.path(script));
          return { stdout, size: shop.read(script).length };
        }) as [{ stdout: string; size: number }, { stdout: string; size: number }];
        assert.match(calls.stdout, /^1,2$/m);
        assert.match(value.stdout, /^1,2\r?\ntrue$/m);
        assert.ok(calls.size < value.size * 0.8);
      });

      it('the library is a module for require', function () {
        const module = JSON.stringify(join(packageRoot(), 'dist/espruino/uasyncio.min.js'));
        // The engine finds modules in its Storage, but the model does not; the whole library may not fit into memory.
        const load =
          engine === 'itself'
            ? `var file = E.openFile(${module}, 'r'), at = 0, part;
               while ((part = file.read(1000))) {
                 require('Storage').write('uasyncio', part, at, ${statSync(JSON.parse(module)).size});
                 at += part.length;
               }
               var a = require('uasyncio');`
            : `var exports = {}; eval(require('fs').readFileSync(${module})); var a = exports;`;
        shop.write({
          'module.js': `
            print('blocks', process.memory().total);
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
        // The whole library takes more memory than an ESP32-C3 has.
        const blocks = Number(/^blocks (\d+)/m.exec(stdout)?.[1]);
        if (engine === 'itself' && blocks < 6000) this.skip();
        assert.match(stdout, /late,soon/);
      });

      it('a program that nothing can wake ends with a message and exit code 1', () => {
        const { stderr, code } = run('stalled.ts');
        assert.match(stderr, /nothing can wake the program:\n {2}Task-1 waits for an Event/);
        assert.equal(code, 1);
      });
    });
  }

  it('run says how to name an engine if none is named', () => {
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
    // A traceback's `at async #103` is a text.
    assert.doesNotMatch(text, /sourceMappingURL|\basync (?!#)|\byield\b/);
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

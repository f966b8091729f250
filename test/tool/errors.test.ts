import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../tool/root.js';
import { Workshop } from './command.js';

const SYNTAX = 'const a: number = 1;\nfunction f() {\n  return a +;\n}\n';
const AWAIT = "import { sleep } from 'uasyncio';\ninterface A { b: string }\n\nawait sleep(1);\n";

describe('the tool uasyncio', () => {
  const shop = new Workshop();

  before(() =>
    shop.write({
      'app.ts': 'console.log(1);',
      'syntax.ts': SYNTAX,
      'src/deep.ts': "import '../syntax.js';",
      'await.ts': AWAIT,
      'for-await.ts': 'for await (const a of []) console.log(a);',
      'path.ts': "const a = 1;\nimport { b } from './nowhere.js';\nconsole.log(a, b);",
      'package.ts': "import { b } from 'no-such-package';\nconsole.log(b);",
      'builtin.ts': "import { readFileSync } from 'node:fs';\nconsole.log(readFileSync);",
      'name.ts': "import { sleepy } from 'uasyncio';\nsleepy();",
      'captures.ts':
        "import { run, toThread } from 'uasyncio';\nconst table = [1, 2];\nrun(() => toThread((n: number) => table[n], 1));\n",
      'captures-import.ts':
        "import { run, sleep, toThread as away } from 'uasyncio';\nfunction work(): unknown {\n  return sleep(1);\n}\nrun(() => away(work));\n",
      'captures-this.ts':
        "import * as asyncio from 'uasyncio';\nclass A {\n  n = 1;\n  start = () => asyncio.toThread(() => this.n);\n}\nasyncio.run(() => new A().start());\n",
      'captures-write.ts':
        "import { getRunningLoop, run } from 'uasyncio';\nlet count = 0;\nrun(() => getRunningLoop().runInExecutor(null, () => { [count] = [1]; }));\n",
      'async-thread.ts':
        "import { run, toThread } from 'uasyncio';\nrun(() => toThread(async () => 1));\n",
      'folder/app.ts': '',
    }),
  );

  after(() => shop.remove());

  const complains = (what: string, args: string, message: string | RegExp): unknown =>
    it(`complains about ${what}`, () => {
      const { stdout, stderr, code } = shop.uasyncio(...args.split(' '));
      assert.equal(stdout, '');
      assert.equal(code, 2);
      if (typeof message === 'string') assert.equal(stderr, `uasyncio: ${message}\n`);
      else assert.match(stderr, message);
      assert.equal(stderr.split('\n').length, 2, stderr);
    });

  complains('a missing file', 'run nowhere.ts', 'no such file: nowhere.ts');
  complains('a folder', 'run folder', 'not a file: folder');
  complains('no program', 'run', "missing required argument 'program'");
  complains('an unknown command', 'walk app.ts', "unknown command 'walk'");
  const CAPTURED = 'which a thread does not have: pass it as an argument';
  for (const mode of ['compiled', 'native']) {
    const refuses = (what: string, file: string, message: string): unknown =>
      complains(`a function for a thread ${what}, ${mode}`, `run ${file} --async ${mode}`, message);
    refuses(
      'that captures a variable',
      'captures.ts',
      `captures.ts:3:35: toThread(fn): the function captures 'table', ${CAPTURED}`,
    );
    refuses(
      'that captures an import, where it is declared',
      'captures-import.ts',
      `captures-import.ts:3:10: toThread(fn): the function captures 'sleep', ${CAPTURED}`,
    );
    refuses(
      'that captures this',
      'captures-this.ts',
      `captures-this.ts:4:40: toThread(fn): the function captures 'this', ${CAPTURED}`,
    );
    refuses(
      'that writes to a variable',
      'captures-write.ts',
      `captures-write.ts:3:56: loop.runInExecutor(fn): the function captures 'count', ${CAPTURED}`,
    );
    refuses(
      'that is async',
      'async-thread.ts',
      'async-thread.ts:2:20: toThread(fn): fn must be a plain function: a thread has no event loop',
    );
  }

  complains(
    'an unknown option',
    'run --onn node app.ts',
    "unknown option '--onn' (Did you mean --on?)",
  );
  complains(
    'an unknown option after the program',
    'run app.ts --on node --bogus x',
    "unknown option '--bogus'; if it is for the program, write -- before it",
  );
  complains(
    'an unknown engine',
    'run app.ts --on v8',
    /'v8' is invalid\. Allowed choices are node, quickjs, espruino, xs\.\n$/,
  );
  complains('a missing value', 'run app.ts --on', "option '--on <engine>' argument missing");
  complains(
    'a missing engine',
    'run app.ts --on quickjs --engine nowhere/qjs',
    'no such engine: nowhere/qjs',
  );
  complains(
    'a file that is no engine',
    'run app.ts --on quickjs --engine app.ts',
    /^uasyncio: cannot run app\.ts: .*EACCES/,
  );
  complains(
    'no output file',
    'build app.ts --on node',
    "required option '-o, --output <path>' not specified",
  );
  complains(
    'no engine to build for',
    'build app.ts -o b.js',
    "required option '--on <engine>' or '--board <board>' not specified",
  );
  complains('no quickjs.h', 'native --headers folder', 'no quickjs.h in folder');

  for (const on of ['node', 'quickjs']) {
    complains(`bad syntax for ${on}`, `run syntax.ts --on ${on}`, 'syntax.ts:3:13: Unexpected ";"');
    complains(
      `await outside of functions for ${on}`,
      `run await.ts --on ${on}`,
      /^uasyncio: await\.ts(:4:1)?: await outside of an async function/,
    );
    complains(
      `a missing file in an import for ${on}`,
      `run path.ts --on ${on}`,
      "path.ts:2:19: cannot find './nowhere.js'",
    );
    complains(
      `a missing package for ${on}`,
      `run package.ts --on ${on}`,
      `package.ts:1:19: cannot find 'no-such-package' for ${on}`,
    );
  }
  complains('bad syntax in an imported file', 'run src/deep.ts', 'syntax.ts:3:13: Unexpected ";"');
  complains(
    'for await outside of functions',
    'run for-await.ts',
    /await outside of an async function/,
  );
  complains(
    "Node's modules on quickjs",
    'run builtin.ts --on quickjs',
    "builtin.ts:1:30: cannot find 'node:fs' for quickjs",
  );
  complains(
    'a wrong name in an import',
    'run name.ts',
    /^uasyncio: name\.ts:1:10: "sleepy" is not exported by /,
  );
  complains(
    'the same in a build',
    'build syntax.ts --on quickjs -o b.js',
    'syntax.ts:3:13: Unexpected ";"',
  );

  it('allows await outside of functions when they stay native', () => {
    assert.deepEqual(shop.uasyncio('run', 'for-await.ts', '--async', 'native').code, 0);
  });

  it('prints its version', () => {
    const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'));
    assert.deepEqual(shop.uasyncio('--version'), { stdout: `${version}\n`, stderr: '', code: 0 });
  });

  it('prints a help text with examples', () => {
    const { stdout, code } = shop.uasyncio('--help');
    assert.match(stdout, /Examples:\n {2}uasyncio run app\.ts/);
    assert.equal(code, 0);
  });
});

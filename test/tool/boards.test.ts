import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { boards, type EspruinoBoard } from '../../boards/index.js';
import { packageRoot } from '../../tool/root.js';
import { type Outcome, Workshop } from './command.js';

const ESPRUINO_IDS =
  'esp32 esp32-s3 esp32-c3 esp8266 espruinowifi pico linux puckjs pixljs banglejs2'.split(' ');
const XS_IDS = 'esp32 esp32-s2 esp32-s3 esp32-c3 esp32-c6 pico-w'
  .split(' ')
  .map((id) => `${id}-moddable`);
const IDS = [...ESPRUINO_IDS, ...XS_IDS];
const espruinoBoards = boards.filter((board) => board.engine === 'espruino');

/** The folder with Espruino's sources, beside the binary that ESPRUINO names. */
function espruinoBoardFolder(): string | undefined {
  const { ESPRUINO } = process.env;
  const folder = ESPRUINO && resolve(dirname(ESPRUINO), '..', 'boards');
  return folder && existsSync(folder) ? folder : undefined;
}

/** Espruino's board file, which our file names in its first comment. */
function cited(board: EspruinoBoard): string {
  const text = readFileSync(join(packageRoot(), 'boards', `${board.id}.ts`), 'utf8');
  return /Espruino's boards\/(\w+)\.py/.exec(text)?.[1] ?? 'nothing';
}

interface Facts {
  variables: number;
  storage: number;
  libraries: string[];
  unicode: boolean;
}

function factsOf(folder: string, name: string): Facts {
  const script = `
import sys, json, importlib
sys.path += [sys.argv[1], sys.argv[1] + '/../scripts']
board = importlib.import_module(sys.argv[2])
saved = board.chip.get('saved_code')
print(json.dumps({
  'variables': board.info['variables'],
  'storage': saved['pages'] * saved['page_size'] if saved else board.chip['flash'] * 1024,
  'libraries': board.info['build']['libraries'],
  'unicode': 'ESPR_UNICODE_SUPPORT=1' in str(board.info['build']['makefile']),
}))`;
  const { stdout, stderr } = spawnSync('python3', ['-B', '-c', script, folder, name], {
    encoding: 'utf8',
  });
  assert.equal(stderr, '');
  return JSON.parse(stdout);
}

describe('boards', () => {
  const shop = new Workshop();

  before(() =>
    shop.write({
      'app.ts': "import { run, sleepMs } from 'uasyncio'; run(async () => { await sleepMs(1); });",
      'huge.ts': `console.log('${'0123456789'.repeat(5000)}');`,
      'tls.ts': "declare function require(name: string): unknown; console.log(require('tls'));",
      'client.ts':
        "import { openConnection, run } from 'uasyncio'; run(() => openConnection('a', 1));",
      'ssl.ts':
        "import { openConnection, run } from 'uasyncio'; run(() => openConnection('a', 1, { ssl: true }));",
      'server.ts':
        "import { run, startServer } from 'uasyncio'; run(() => startServer(() => {}, '', 1));",
      'class.ts': "console.log(/a[bé]/.test('aé'), /é[\\]a]/.test('é]'));",
      'net.ts': "declare function require(name: string): unknown; console.log(require('net'));",
    }),
  );

  after(() => shop.remove());

  it('have one file each, named like the board, which names its source', () => {
    const files = readdirSync(join(packageRoot(), 'boards'));
    assert.deepEqual(
      files.sort(),
      [...IDS, 'board', 'index', 'moddable'].map((id) => `${id}.ts`).sort(),
    );
    assert.deepEqual(
      boards.map(({ id }) => id),
      IDS,
    );
    for (const board of espruinoBoards) assert.notEqual(cited(board), 'nothing', board.id);
  });

  for (const board of espruinoBoards) {
    it(`agree with Espruino's board file on ${board.name}`, function () {
      const folder = espruinoBoardFolder();
      if (folder === undefined) this.skip();
      const facts = factsOf(folder, cited(board));
      assert.deepEqual(
        {
          variables: board.variables ?? 0,
          storage: board.storage,
          sockets: board.sockets !== 'no',
          tls: board.tls,
          unicode: board.unicode,
        },
        {
          variables: facts.variables,
          storage: facts.storage,
          sockets: facts.libraries.includes('NET'),
          tls: facts.libraries.includes('TLS'),
          unicode: facts.unicode,
        },
      );
      for (const build of board.builds) assert.ok(existsSync(join(folder, `${build}.py`)), build);
    });
  }

  it('are listed as a table', () => {
    const { stdout, stderr, code } = shop.uasyncio('boards');
    assert.deepEqual({ stderr, code }, { stderr: '', code: 0 });
    const [head = '', ...rows] = stdout.trimEnd().split('\n');
    const cells = (line: string): string[] => line.split(/ {2,}/);
    assert.deepEqual(cells(head), 'BOARD NAME ENGINE MEMORY STORAGE SOCKETS TLS UPLOAD'.split(' '));
    assert.deepEqual(
      rows.map((line) => cells(line)[0]),
      IDS,
    );
    assert.equal(
      rows.find((line) => line.startsWith('esp32-c3'))?.replace(/ {2,}/g, '|'),
      'esp32-c3|ESP32-C3|espruino|4095 x 13 B|896 KB|yes|yes|serial',
    );
    // Each column starts below its head.
    for (const line of rows)
      assert.match(line.slice(head.indexOf('SOCKETS')), /^(yes|no|with a module) /);
  });

  describe('in uasyncio build', () => {
    const build = (...args: string[]): Outcome => shop.uasyncio('build', ...args);
    const warned = (file: string, board: string): string => {
      const { stderr, code } = build(file, '--board', board, '-o', 'out.js');
      assert.equal(code, 0, stderr);
      return stderr;
    };

    it('choose the engine', () => {
      assert.deepEqual(build('app.ts', '--board', 'esp32', '-o', 'board.js').code, 0);
      assert.deepEqual(build('app.ts', '--on', 'espruino', '-o', 'on.js').code, 0);
      assert.equal(
        readFileSync(shop.path('board.js'), 'utf8'),
        readFileSync(shop.path('on.js'), 'utf8'),
      );
    });

    it('may be given together with their own engine', () => {
      const { stderr, code } = build('app.ts', '--on', 'espruino', '--board', 'pico', '-o', 'a.js');
      assert.deepEqual({ stderr, code }, { stderr: '', code: 0 });
    });

    it('warn when the bundle does not fit', () => {
      assert.match(
        warned('huge.ts', 'pixljs'),
        /^uasyncio: warning: out\.js does not fit into the Storage of pixljs: it takes 50,0\d\d bytes minified, and there are 36,864\n$/,
      );
      assert.equal(warned('huge.ts', 'espruinowifi'), '');
    });

    it('warn when a regular expression needs Unicode that the board lacks', () => {
      assert.equal(
        warned('class.ts', 'esp32'),
        'uasyncio: warning: out.js has characters beyond ASCII in [] of a regular expression, and esp32, which has no Unicode, matches single bytes of them\n',
      );
      assert.equal(warned('class.ts', 'banglejs2'), '');
      assert.equal(warned('app.ts', 'esp32'), '');
    });

    it('warn when they have no sockets', () => {
      for (const file of ['net.ts', 'client.ts', 'server.ts'])
        assert.equal(
          warned(file, 'banglejs2'),
          'uasyncio: warning: out.js uses sockets, and banglejs2 has none\n',
        );
      assert.equal(warned('client.ts', 'esp32-c3'), '');
    });

    it('warn when loading takes more memory than the board has', () => {
      assert.match(
        warned('client.ts', 'esp8266'),
        /^uasyncio: warning: out\.js does not fit into the memory of esp8266: loading it takes some 2,\d\d\d variables, and there are 1,600\n$/,
      );
    });

    it('warn when the option ssl is used where there is no TLS', () => {
      assert.match(warned('ssl.ts', 'esp8266'), /out\.js uses TLS, and esp8266 has none\n$/);
    });

    it('warn when they have no TLS', () => {
      assert.equal(
        warned('tls.ts', 'esp8266'),
        'uasyncio: warning: out.js uses TLS, and esp8266 has none\n',
      );
      assert.equal(warned('tls.ts', 'esp32'), '');
    });

    it('do not warn when only timers are used', () => {
      for (const board of ['esp32', 'puckjs', 'banglejs2'])
        assert.equal(warned('app.ts', board), '', board);
    });

    const complains = (what: string, args: string, message: string | RegExp): unknown =>
      it(`complains about ${what}`, () => {
        const { stdout, stderr, code } = shop.uasyncio(...args.split(' '));
        assert.deepEqual({ stdout, code }, { stdout: '', code: 2 });
        if (typeof message === 'string') assert.equal(stderr, `uasyncio: ${message}\n`);
        else assert.match(stderr, message);
      });

    complains(
      'neither engine nor board',
      'build app.ts -o b.js',
      "required option '--on <engine>' or '--board <board>' not specified",
    );
    complains(
      'another engine than that of the board',
      'build app.ts --on quickjs --board esp32 -o b.js',
      '--board esp32 means --on espruino, not --on quickjs',
    );
    complains(
      'an unknown board',
      'build app.ts --board esp33 -o b.js',
      /'esp33' is invalid\. Allowed choices are esp32, .*, pico-w-moddable\.\n$/,
    );
    for (const command of ['run app.ts', 'build app.ts -o b.js'])
      complains(
        `native async functions, ${command}`,
        `${command.replace(' ', ' --on espruino --async native ')}`,
        '--async native: espruino has no async functions of its own',
      );
  });
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { forStorage } from '../../tool/storage.js';
import { Device } from '../support/device.js';
import { CLI, Workshop } from './command.js';

const { ESPRUINO } = process.env;

// Reports its result to a server.
const app = (port: number): string => `
  // Comments are not stored.
  var socket = require("net").connect({ host: "127.0.0.1", port: ${port} });
  function total(first, second) { return first + second; }
  socket.on("connect", function () { socket.end(total("é", "€") + " " + total(1, 2)); });
`;

async function textFrom(server: Server): Promise<string> {
  const [socket] = (await once(server, 'connection')) as [Socket];
  let text = '';
  for await (const data of socket) text += data;
  return text;
}

describe('uasyncio upload', () => {
  const shop = new Workshop();

  before(() =>
    shop.write({
      'app.js': 'print(1)',
      'app.ts': 'print(1)',
      'empty.js': '// nothing',
      'bad.js': 'var a;\na +',
      'endless.js': 'while (true);',
      'huge.js': `print("${'0123456789'.repeat(27_000)}")`,
      'uasyncio has a long name which is too long.js': '',
    }),
  );

  after(() => shop.remove());

  const complains = (what: string, args: string[], message: string | RegExp): unknown =>
    it(`complains about ${what}`, () => {
      const { stdout, stderr, code } = shop.uasyncio('upload', ...args);
      assert.deepEqual({ stdout, code }, { stdout: '', code: 2 });
      if (typeof message === 'string') assert.equal(stderr, `uasyncio: ${message}\n`);
      else assert.match(stderr, message);
      assert.equal(stderr.split('\n').length, 2, stderr);
    });
  const esp32 = ['--board', 'esp32', '--serial'];

  complains(
    'no board',
    ['app.js', '--serial', '/dev/null'],
    "required option '--board <board>' not specified",
  );
  complains(
    'an unknown board',
    ['app.js', '--board', 'esp33', '--serial', '/dev/null'],
    /'esp33' is invalid\. Allowed choices are esp32, esp32-s3, .*pico-w-moddable\.\n$/,
  );
  complains(
    'no device',
    ['app.js', '--board', 'esp32'],
    "required option '--serial <device>' not specified",
  );
  complains(
    'a missing device',
    ['app.js', ...esp32, '/dev/nothing'],
    'no such serial device: /dev/nothing',
  );
  complains('a file as device', ['app.js', ...esp32, 'app.ts'], 'not a serial device: app.ts');
  complains(
    'a device that is not serial',
    ['app.js', ...esp32, '/dev/null'],
    /^uasyncio: cannot open \/dev\/null: \w/,
  );
  complains('a missing file', ['nowhere.js', ...esp32, '/dev/null'], 'no such file: nowhere.js');
  complains(
    'a file that is not built',
    ['app.ts', ...esp32, '/dev/null'],
    "app.ts is TypeScript: upload what 'build app.ts --board esp32' makes of it",
  );
  complains('a file without code', ['empty.js', ...esp32, '/dev/null'], 'empty.js has no code');
  complains('bad syntax', ['bad.js', ...esp32, '/dev/null'], 'bad.js:2:4: Unexpected end of file');
  complains(
    'a name that Storage cannot have',
    ['app.js', ...esp32, '/dev/null', '--name', 'two words'],
    "--name: Storage needs 1 to 28 ASCII characters and no space, not 'two words'",
  );
  complains(
    'a file name that Storage cannot have',
    ['uasyncio has a long name which is too long.js', ...esp32, '/dev/null'],
    /^uasyncio: --name: Storage needs .*, not 'uasyncio has .*\.js'\n$/,
  );
  complains(
    'a name that Espruino runs by itself',
    ['app.js', ...esp32, '/dev/null', '--name', '.bootcde'],
    "--name: '.bootcde' is reserved; call it otherwise, and give --boot",
  );
  complains(
    'a board without serial port',
    ['app.js', '--board', 'banglejs2', '--serial', '/dev/null'],
    "banglejs2 has no serial port: use the page of 'uasyncio ide', over Bluetooth",
  );

  it('keeps bytes and text apart, because they differ on Espruino', async () => {
    const code = String.raw`print("\xff\x41", "é", '\u00e9', "\\xff", /[\x80-\xbf]/)`;
    assert.equal(
      String(await forStorage('app.js', code)),
      String.raw`print("\xffA","é","é","\\xff",/[\x80-\xbf]/);`,
    );
  });

  it('complains within 10 s when no board answers', async () => {
    const nobody = await Device.start(shop.folder);
    const start = performance.now();
    const { stdout, stderr, code } = shop.uasyncio('upload', 'app.js', ...esp32, nobody.path);
    const seconds = (performance.now() - start) / 1000;
    await nobody.stop();
    assert.deepEqual(
      { stdout, stderr, code },
      {
        stdout: '',
        stderr: `uasyncio: no answer from esp32 at ${nobody.path}: is Espruino on it, and nothing else connected to it?\n`,
        code: 2,
      },
    );
    // On a busy machine the tool itself is slow.
    assert.ok(seconds < 20, `${seconds} s`);
  });

  describe('to a real Espruino', () => {
    let server: Server;
    let port: number;
    let board: Device;

    before(async function () {
      if (ESPRUINO === undefined) this.skip();
      server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      ({ port } = server.address() as { port: number });
      shop.write({ 'app.js': app(port), 'other.js': `${app(port)}\nvar other = 1;` });
    });

    beforeEach(async function () {
      const folder = `flash-${this.currentTest?.title.replace(/\W+/g, '-')}`;
      mkdirSync(shop.path(folder));
      flash = shop.path(folder);
      await powerOn();
    });

    afterEach(() => board?.stop());

    after(() => server?.close());

    let flash = '';
    const powerOn = async (): Promise<void> => {
      board = await Device.start(flash, ESPRUINO as string);
    };
    const upload = (file: string, ...options: string[]) =>
      shop.uasyncio('upload', file, '--serial', board.path, '--board', 'linux', ...options);
    const evaluate = (code: string): string =>
      shop.execute('sh', '-c', 'cd "$1" && "$2" -e "$3"', '-', flash, ESPRUINO as string, code)
        .stdout;
    const RESULT = 'é€ 3';

    it('writes the program to Storage, minified, and starts it once', async () => {
      const ran = textFrom(server);
      const { stdout, stderr, code } = upload('app.js');
      const stored = await forStorage('app.js', app(port));
      assert.deepEqual(
        { stdout, stderr, code },
        {
          stdout: `app.js: ${stored.length} bytes in the Storage of linux, started\n`,
          stderr: '',
          code: 0,
        },
      );
      assert.equal(await ran, RESULT);
      await board.stop();
      const output = evaluate(
        'var s=require("Storage");print("<"+s.list().join()+">"+s.read("app.js"))',
      );
      assert.ok(output.includes(`<app.js>${stored}`), output);
      assert.ok(stored.length < app(port).length);
    });

    it('starts the program at every boot, with --boot', async () => {
      // At boot the engine would prefer this saved state.
      evaluate('E.setBootCode("print(0)", true)');
      const ran = textFrom(server);
      const { stdout, code } = upload('app.js', '--boot', '--name', 'my-app');
      assert.match(
        stdout,
        /^my-app: \d+ bytes in the Storage of linux, started now and at every boot\n$/,
      );
      assert.equal(code, 0);
      assert.equal(await ran, RESULT);
      for (let boots = 0; boots < 2; boots++) {
        await board.stop();
        const again = textFrom(server);
        await powerOn();
        assert.equal(await again, RESULT);
      }
    });

    it('replaces a running program, even one in an endless loop', async () => {
      assert.equal(upload('endless.js', '--name', 'app').code, 0);
      const ran = textFrom(server);
      assert.equal(upload('app.js', '--name', 'app').code, 0);
      assert.equal(await ran, RESULT);
    });

    it('makes the program run from flash', async () => {
      const make = `function make(a) { return function () { ${'a += 1;'.repeat(100)} }; }`;
      const blocks = '(process.memory().usage - before)';
      shop.write({
        'closure.js': `${make}
          var keep = make(0), before = process.memory().usage, next = make(1);
          var blocks = ${blocks};
          var socket = require("net").connect({ host: "127.0.0.1", port: ${port} });
          socket.on("connect", function () { socket.end("" + blocks); });`,
      });
      for (const options of [[], ['--boot']]) {
        const ran = textFrom(server);
        assert.equal(upload('closure.js', ...options).code, 0);
        // In memory the program would take more than 700 characters, at 23 to a block.
        assert.ok(Number(await ran) < 15);
      }
    });

    it('shows its progress', () => {
      const spawn = 'import pty, sys; pty.spawn(sys.argv[1:])';
      const { stdout } = shop.execute(
        'python3',
        ...['-c', spawn, process.execPath, CLI, 'upload', 'other.js'],
        ...['--board', 'linux', '--serial', board.path],
      );
      assert.match(stdout, /other\.js -+ 0% of (\d+) bytes[\s\S]*other\.js =+ 100% of \1 bytes/);
    });

    it('warns when the board is another one', () => {
      const { stderr, code } = upload('app.js', '--board', 'esp32');
      assert.equal(
        stderr,
        'uasyncio: warning: this board says that it is LINUX, and esp32 is ESP32 or ESP32_IDF4\n',
      );
      assert.equal(code, 0);
    });

    it('says when the board has no room', () => {
      const { stdout, stderr, code } = upload('huge.js');
      assert.deepEqual({ stdout, code }, { stdout: '', code: 2 });
      assert.match(stderr, /^uasyncio: the board cannot store \d+ bytes: Error: Unable to .*\n$/);
    });
  });
});

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { ensureHost, quickjsSources } from '../../tool/quickjs.js';
import { ensureXsHost } from '../../tool/xs.js';
import { Workshop } from './command.js';

// Uses an internal name of the library as a key in data, a name that only looks like one, and data with any short keys:
// the minifier does not see those, and the scheduler looks into what is awaited and returned.
const PROGRAM = `
  import { Event, Lock, createTask, run, sleepMs } from 'uasyncio';

  class Counter {
    count_ = 0;
    lock = new Lock();
    async add(): Promise<void> {
      await this.lock.with(async () => {
        const { count_ } = this;
        await sleepMs(1);
        this.count_ = count_ + 1;
      });
    }
  }

  const KEYS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_'.split('');
  const parsed = async (key: string) => JSON.parse('{"' + key + '": 5}');

  async function main(): Promise<void> {
    for (const a of KEYS)
      for (const b of ['', ...KEYS]) {
        const value = await (await parsed(a + b));
        if (value[a + b] !== 5) console.log('lost', a + b);
      }
    const data = JSON.parse('{"next_": 1, "mine_": 2}') as { next_: number; mine_: number };
    const counter = new Counter();
    const event = new Event();
    const tasks = [1, 2, 3].map(() => createTask(() => counter.add()));
    createTask(async () => event.set());
    await event.wait();
    for (const task of tasks) await task;
    console.log(data.next_, data.mine_, Object.keys(counter).join());
    console.log(counter.count_);
  }

  run(main);
`;
const OUTPUT = '1 2 count_,lock\n3\n';

/** The end of an error for an option that does not exist. */
const HINT = /; did you mean '\w+'\?/g;

describe('uasyncio build', () => {
  let shop: Workshop;
  let engines: Record<string, string>;

  before(async () => {
    engines = {
      node: process.execPath,
      quickjs: await ensureHost(() => {}),
      xs: await ensureXsHost(() => {}),
    };
    shop = new Workshop();
    shop.write({ 'app.ts': PROGRAM });
  });

  after(() => shop.remove());

  const build = (...args: string[]): string => {
    const { stdout, stderr, code } = shop.uasyncio('build', 'app.ts', ...args);
    assert.deepEqual({ stderr, code }, { stderr: '', code: 0 });
    return stdout;
  };
  const size = (file: string): number => statSync(shop.path(file)).size;

  it('leaves TLS out of a program that does not say it', () => {
    const client = `
      import { openConnection, run, startServer } from 'uasyncio';
      async function main(): Promise<void> {
        const server = await startServer((_, writer) => writer.close(), '127.0.0.1', 0);
        const options = { ['ss' + 'l']: true } as object;
        await openConnection('127.0.0.1', server.port, options).catch((e) => console.log(\`\${e}\`));
        await startServer(() => {}, null, 0, { ['ss' + 'l']: { cert: ' ', key: ' ' } } as object);
      }
      run(main).catch((e) => console.log(\`\${e}\`));`;
    // Modules of packages count too, and data. What is for Moddable's SDK does no harm on our host.
    const saying = `import ssl from './ssl.json'; console.log(ssl);`;
    shop.write({
      'plain.ts': client,
      'tls.ts': `import './saying.js'; ${client}`,
      'tls-xs.ts': `import 'uasyncio/xs/tls'; import './saying.js'; ${client}`,
      'saying.js': saying,
      'ssl.json': '{ "ssl": true }',
    });
    const built = (program: string, engine: string): string => {
      shop.uasyncio('build', `${program}.ts`, '--on', engine, '-o', 'built.mjs');
      return shop.read('built.mjs');
    };
    for (const engine of ['quickjs', 'xs']) {
      assert.doesNotMatch(built('plain', engine), /new Handshake/);
      const { stdout } = shop.execute(engines[engine] as string, 'built.mjs');
      assert.equal(
        // On XS the port refuses it, so the message names the peer.
        stdout.replace(/ \(127\.\S+\)/, ''),
        'OSError: ENOTSUP: ssl: built without TLS, as no module of the program says ssl\n' +
          'OSError: ENOTSUP: startServer: no TLS for servers, on this engine or as no module of the program says ssl\n',
      );
      assert.match(built(engine === 'xs' ? 'tls-xs' : 'tls', engine), /new Handshake/);
      const encrypted = shop.execute(engines[engine] as string, 'built.mjs');
      assert.match(encrypted.stdout, /ECONNRESET: .*\n.*EINVAL: ssl\.cert: no certificate in PEM/);
    }
  });

  it('leaves parts of MQTT out of a program that does not say them', () => {
    const program = `
      import { run } from 'uasyncio';
      import { connect } from 'uasyncio/mqtt';
      async function attempt(name: string, value: unknown): Promise<void> {
        await connect('mqtt://127.0.0.1:1', { [name]: value }).catch((e) => console.log(\`\${e}\`));
      }
      async function main(): Promise<void> {
        await attempt('protocol' + 'Version', 5);
        await attempt('wil' + 'l', { topic: 'a', payload: 'b' });
      }
      run(main);`;
    shop.write({
      'none.ts': program,
      'some.ts': `import './other.js'; ${program}`,
      'other.js': `import './more.js'; export const options = { qos: 1 };`,
      'more.js': '// protocolVersion, subscribe',
    });
    const texts = ['none', 'some'].map((name) => {
      shop.uasyncio('build', `${name}.ts`, '--on', 'quickjs', '-o', `${name}.js`);
      return readFileSync(shop.path(`${name}.js`), 'utf8');
    });
    const has = (word: string) => texts.map((text) => text.includes(word));
    assert.deepEqual(has('sassignedClientIdentifier'), [false, true]);
    assert.deepEqual(has('class Subscription'), [false, true]);
    assert.deepEqual(has('function acknowledged('), [false, true]);
    assert.deepEqual(has('.received_.indexOf('), [false, false]);
    assert.deepEqual(has('function addWill('), [false, false]);
    const { stdout } = shop.execute(engines.quickjs as string, 'none.js');
    const built = (word: string) =>
      `TypeError: connect(url, options): no option '${word}', or no module of the program says it\n`;
    assert.equal(stdout.replace(HINT, ''), built('protocolVersion') + built('will'));
  });

  it('leaves parts of HTTP out of a program that does not say them, and more if it is lean', () => {
    const program = `
      import { openConnection, run } from 'uasyncio';
      import { fetch, Response, Router, serve } from 'uasyncio/http';
      async function attempt(make: () => unknown): Promise<void> {
        try {
          await make();
          console.log('fine');
        } catch (error) {
          console.log(String(error));
        }
      }
      async function main(): Promise<void> {
        const init = (name: string, value: unknown) => ({ [name]: value });
        const app = new Router().on('*', '/a', () => new Response('hello'));
        const server = await serve(app, '127.0.0.1', 0);
        const [reader, writer] = await openConnection('127.0.0.1', server.port);
        // What nobody reads of a request is no request.
        writer.write('POST /a HTTP/1.1\\r\\nhost: a\\r\\ncontent-length: 33\\r\\n\\r\\nGET /a HTTP/1.1\\r\\nhost: b\\r\\n\\r\\n');
        console.log(String.fromCharCode(...(await reader.read())).replace(/date.*\\r\\n/, ''));
        writer.close();
        const url = 'http://127.0.0.1:' + server.port;
        await attempt(() => fetch(url + '/a'));
        await attempt(() => fetch(url + '/a', init(['head', 'ers'].join(''), {})));
        const list = ['1'];
        await attempt(() => new Response(list));
        await attempt(() => fetch('http://a:b' + '@127.0.0.1/'));
        server.close();
      }
      run(main);`;
    shop.write({
      'none.ts': program,
      'some.ts': `import './words.js'; ${program}`,
      'words.js': `// text, body, pieces, headers, password, status
        import { eventStream } from 'uasyncio/http';
        globalThis.events = eventStream;`,
    });
    const texts = ['none', 'some'].map((name) => {
      shop.uasyncio('build', `${name}.ts`, '--on', 'quickjs', '-o', `${name}.js`);
      return readFileSync(shop.path(`${name}.js`), 'utf8');
    });
    for (const part of [
      'Pieces = class', // pieces
      '_live = ', // eventStream
      'init instanceof Headers', // headers
      'function toBase64(', // password
      'Service Unavailable', // status
    ])
      assert.deepEqual(
        texts.map((text) => text.includes(part)),
        [false, true],
        part,
      );
    // Methods are there that a module names.
    assert.deepEqual(
      texts.map((text) => /\bpatch\(path/.test(text)),
      [false, false],
    );
    const { stdout } = shop.execute(engines.quickjs as string, 'none.js');
    const built = (where: string, word: string) =>
      `TypeError: ${where}: built without ${word}, as no module of the program says it\n`;
    assert.equal(
      stdout.replaceAll('\r', '').replace(HINT, ''),
      'HTTP/1.1 200 OK\ncontent-type: text/plain;charset=UTF-8\ncontent-length: 5\nconnection: close\n\nhello\n' +
        `fine\nTypeError: fetch(url, options): no option 'headers', or no module of the program says it\n${built('Response(body, init)', 'pieces')}` +
        built('fetch(url, options)', 'password'),
    );
    shop.uasyncio('build', 'none.ts', '--on', 'quickjs', '--lean', '-o', 'lean.js');
    const lean = shop.read('lean.js');
    const has = (part: string) => [...texts, lean].map((text) => text.includes(part));
    for (const usual of ['function redirectTo(', 'function mayRepeat('])
      assert.deepEqual(has(usual), [true, true, false], usual);
    // A program that reads no bodies has no code for them.
    assert.deepEqual(has('Incoming = class'), [false, true, false]);
  });

  for (const on of ['node', 'quickjs', 'xs']) {
    for (const mode of ['compiled', 'native']) {
      it(`makes one file for ${on}, ${mode}, and a smaller one`, () => {
        const options = ['--on', on, '--async', mode];
        const line = build(...options, '-o', 'out/app.mjs');
        assert.equal(line, `out/app.mjs: ${size('out/app.mjs').toLocaleString('en')} bytes\n`);
        build(...options, '-o', 'out/small.mjs', '--minify');
        assert.ok(size('out/small.mjs') < size('out/app.mjs') / 2);
        // The file must work alone.
        mkdirSync(shop.path(`${on}-${mode}`));
        for (const file of ['app.mjs', 'small.mjs']) {
          renameSync(shop.path(`out/${file}`), shop.path(`${on}-${mode}/${file}`));
          const { stdout, stderr } = shop.execute(engines[on] as string, `${on}-${mode}/${file}`);
          assert.deepEqual({ stdout, stderr }, { stdout: OUTPUT, stderr: '' });
        }
      });
    }
  }

  it('shortens the internal names of the library only', () => {
    build('--on', 'node', '-o', 'names.mjs', '--minify');
    const left = new Set(readFileSync(shop.path('names.mjs'), 'utf8').match(/\w*[a-z]_\b/g));
    assert.deepEqual([...left].sort(), ['count_', 'mine_', 'next_']);
  });

  it('imports from qjs:os for quickjs-ng', () => {
    build('--on', 'quickjs-ng', '-o', 'ng.js');
    assert.deepEqual(readFileSync(shop.path('ng.js'), 'utf8').match(/from '.*'/g), [
      "from './uasyncio.so'",
      "from 'qjs:os'",
    ]);
  });

  it('says how to build for an engine that does not have the modules of another one', () => {
    build('--on', 'quickjs-ng', '-o', 'other.js');
    const { stderr, code } = shop.execute(engines.quickjs as string, 'other.js');
    assert.match(
      stderr,
      /'qjs:os'[\s\S]*This engine needs a bundle that is built with --on quickjs\n$/,
    );
    assert.equal(code, 1);
  });

  it('writes a source map that leads to the program', () => {
    build('--on', 'node', '-o', 'maps/app.mjs', '--minify', '--sourcemap');
    const map = JSON.parse(readFileSync(shop.path('maps/app.mjs.map'), 'utf8'));
    assert.ok(map.sources.includes('../app.ts'));
    assert.match(
      readFileSync(shop.path('maps/app.mjs'), 'utf8'),
      /\n\/\/# sourceMappingURL=app\.mjs\.map\n$/,
    );
  });

  it('keeps imports of packages on node', () => {
    shop.write({
      'node_modules/pack/package.json': '{"main": "main.js"}',
      'node_modules/pack/main.js': '',
      'pack.ts': "import * as pack from 'pack'; console.log(pack)",
    });
    assert.equal(shop.uasyncio('build', 'pack.ts', '--on', 'node', '-o', 'pack.mjs').code, 0);
    assert.match(readFileSync(shop.path('pack.mjs'), 'utf8'), /from 'pack'/);
  });

  it('does not overwrite the program', () => {
    const { stderr, code } = shop.uasyncio('build', 'app.ts', '--on', 'node', '-o', './app.ts');
    assert.deepEqual(
      { stderr, code },
      { stderr: 'uasyncio: ./app.ts is the program itself\n', code: 2 },
    );
    assert.equal(readFileSync(shop.path('app.ts'), 'utf8'), PROGRAM);
  });

  it('builds the native module', () => {
    const { stdout, code } = shop.uasyncio(
      'native',
      '--headers',
      quickjsSources(),
      '-o',
      'lib/uasyncio.so',
    );
    assert.match(stdout, /^lib\/uasyncio\.so: [\d,]+ bytes\n$/);
    assert.equal(code, 0);
    assert.ok(existsSync(shop.path('lib/uasyncio.so')));
  });
});

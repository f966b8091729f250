import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../tool/root.js';
import { ensureXsHost } from '../../tool/xs.js';
import { Workshop } from './command.js';

const PROGRAM = `
  import { createTask, run, sleepMs } from 'uasyncio';
  async function twice(x: number): Promise<number> {
    await sleepMs(1);
    return 2 * x;
  }
  run(async () => {
    const four = createTask(() => twice(2));
    console.log(\`\${await four}\`);
  });
`;

describe('Moddable', () => {
  const shop = new Workshop();

  before(async () => {
    await ensureXsHost(() => {});
    shop.write({
      'app.ts': PROGRAM,
      'pixels.ts': "import Pixels from 'neopixel'; new Pixels().show();",
      'tls.ts':
        "import { openConnection, run } from 'uasyncio'; import 'uasyncio/xs/tls'; run(() => openConnection('a', 1, { ssl: true }));",
      'fs.ts': "import { readFileSync } from 'node:fs'; console.log(readFileSync);",
      'lost.ts': "import './nowhere.js';",
      'a-file': '',
    });
  });

  after(() => shop.remove());

  const build = (program: string, folder: string, ...more: string[]): string => {
    const { stdout, stderr, code } = shop.uasyncio(
      ...['build', program, '--board', 'esp32-moddable', '-o', folder, ...more],
    );
    assert.deepEqual({ stderr, code }, { stderr: '', code: 0 });
    return stdout;
  };

  for (const minify of ['', '--minify'])
    it(`gets a project with separate modules for the program and the library ${minify}`, async () => {
      const folder = `project${minify}`;
      const lines = build('app.ts', folder, ...(minify ? [minify] : [])).split('\n');
      assert.match(lines[0] as string, /main\.js: [\d,]+ bytes$/);
      assert.equal(
        lines[3],
        `cd ${folder} && mcconfig -d -m -p esp32/nodemcu ssid="…" password="…"`,
      );
      const manifest = JSON.parse(shop.read(`${folder}/manifest.json`));
      assert.deepEqual(manifest.modules, { '*': ['./main', './uasyncio'] });
      assert.deepEqual(manifest.preload, ['uasyncio']);
      // Modules have no extension on Moddable, but have one on our host.
      const main = shop
        .read(`${folder}/main.js`)
        .replace(/(["'])\.\/uasyncio\1/, "'./uasyncio.js'");
      assert.doesNotMatch(main, /embedded:|class /);
      shop.write({ [`${folder}/main.mjs`]: main });
      const host = await ensureXsHost(() => {});
      const { stdout, stderr } = shop.execute(host, `${folder}/main.mjs`);
      assert.deepEqual({ stdout, stderr }, { stdout: '4\n', stderr: '' });
    });

  it('keeps an existing manifest, and warns about missing entries', () => {
    build('app.ts', 'changed');
    const changed = shop.read('changed/manifest.json').replace('{', '{ "mine": 1,');
    shop.write({ 'changed/manifest.json': changed });
    assert.doesNotMatch(build('app.ts', 'changed'), /manifest/);
    assert.equal(shop.read('changed/manifest.json'), changed);
    const more = shop.uasyncio('build', 'tls.ts', '--board', 'esp32-moddable', '-o', 'changed');
    assert.equal(
      more.stderr,
      'uasyncio: warning: changed/manifest.json, which stays as it is, does not name ' +
        '"$(MODDABLE)/examples/io/tcp/tlssocket/manifest.json"\n',
    );
  });

  it('leaves modules that are not installed to the SDK', () => {
    build('pixels.ts', 'pixels');
    assert.match(shop.read('pixels/main.js'), /import Pixels from 'neopixel'/);
  });

  it('includes the SDK’s TLS if the program imports ours', () => {
    build('tls.ts', 'tls');
    const includes: string[] = JSON.parse(shop.read('tls/manifest.json')).include;
    assert.ok(includes.includes('$(MODDABLE)/examples/io/tcp/tlssocket/manifest.json'));
    // That is for connections that are open, which the SDK does not encrypt.
    assert.doesNotMatch(shop.read('tls/uasyncio.js'), /new Handshake/);
    build('app.ts', 'plain');
    assert.doesNotMatch(shop.read('plain/manifest.json'), /tlssocket/);
  });

  const complains = (what: string, args: string, message: string): unknown =>
    it(`complains about ${what}`, () => {
      const { stdout, stderr, code } = shop.uasyncio(...args.split(' '));
      assert.deepEqual(
        { stdout, stderr, code },
        { stdout: '', stderr: `uasyncio: ${message}\n`, code: 2 },
      );
    });

  complains(
    'a file where the project shall be',
    'build app.ts --board esp32-moddable -o a-file',
    'a-file is a file: --board with Moddable writes a folder',
  );
  complains(
    'a source map',
    'build app.ts --board pico-w-moddable --sourcemap -o x',
    '--sourcemap: mcconfig makes its own for pico-w-moddable',
  );
  complains(
    'an upload',
    'upload app.ts --board esp32-moddable --serial /dev/null',
    "esp32-moddable: Moddable's mcconfig writes programs into it; 'build --board' says how",
  );
  complains(
    'a module of Node',
    'build fs.ts --board esp32-moddable -o x',
    "fs.ts:1:30: cannot find 'node:fs' for xs",
  );
  complains(
    'a path that leads nowhere',
    'build lost.ts --board esp32-moddable -o x',
    "lost.ts:1:8: cannot find './nowhere.js'",
  );
  complains(
    'a module that our host has not',
    'run pixels.ts --on xs',
    "pixels.ts:1:20: cannot find 'neopixel' for xs",
  );
  complains(
    'what is for XS only',
    'run tls.ts --on quickjs',
    "tls.ts:1:56: 'uasyncio/xs/tls' is for xs, not for quickjs",
  );

  it("starts with the SDK's base, because mcpack includes our manifest before its own", () => {
    const text = readFileSync(join(packageRoot(), 'manifest.json'), 'utf8');
    assert.equal(JSON.parse(text).include[0], '$(MODDABLE)/examples/manifest_base.json');
  });

  it('finds the files that our manifests name', () => {
    for (const name of ['manifest.json', 'manifest_tls.json']) {
      const { modules } = JSON.parse(readFileSync(join(packageRoot(), name), 'utf8')) as {
        modules: Record<string, string>;
      };
      for (const file of Object.values(modules))
        assert.ok(existsSync(join(packageRoot(), `${file}.js`)), file);
    }
  });
});

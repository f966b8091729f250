import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../tool/root.js';
import { Device } from './support/device.js';
import { execute, type Transcript } from './support/programs.js';

const PROGRAM = `
import { type Awaitable, gather, openConnection, OSError, run, sleep, startServer } from 'uasyncio';

async function twice(x: number): Promise<number> {
  await sleep(0.001);
  return 2 * x;
}

async function main(): Promise<string> {
  const server = await startServer(
    async (reader, writer) => {
      writer.write(await reader.readline());
      await writer.drain();
      writer.close();
    },
    '127.0.0.1',
    0,
  );
  const [reader, writer] = await openConnection('127.0.0.1', server.port, { encoding: 'utf-8' });
  writer.write('hello\\n');
  const line: string = await reader.readline();
  writer.close();
  const [a, b]: [number, number] = await gather(() => twice(1), () => twice(2));
  const slept: Awaitable<string> = sleep(0, 'slept');
  return \`\${line.trim()} \${a + b} \${await slept} \${typeof OSError}\`;
}

run(main).then((text) => console.log(text));
`;

/** The other entries: their declarations need not fit into the same program. */
const ENTRIES = `
import * as compiler from 'uasyncio/compiler';
import * as espruino from 'uasyncio/espruino';
import { browse } from 'uasyncio/mdns';
import { connect, type MqttClient, type Subscription } from 'uasyncio/mqtt';
import { fetch, Response, Router, serve } from 'uasyncio/http';
import { files } from 'uasyncio/http/files';
import { create_task, sleep_ms } from 'uasyncio/py';
import { query } from 'uasyncio/sntp';
import { explore, sleep, simulate, type WorldOptions } from 'uasyncio/sim';
import { type UpgradeOptions, upgrade, type WebSocket, WebSocketError } from 'uasyncio/websocket';

const world: WorldOptions = { latency: 5, hosts: { far: { state: 'up' } } };
void simulate(1, world, async (network) => {
  (network.hosts.far ?? assertNever()).state = 'silent';
  return network.open;
});
void explore(world, async () => await sleep(1), { only: { order: 3 } });
// @ts-expect-error: no such option
void simulate(1, { latencey: 5 }, () => 0);
const dialect: compiler.Dialect = { ...compiler.quickjs, generators: true };
void compiler.compiler({ dialect });
function assertNever(): never {
  throw new Error('no such host');
}
export async function listen(client: MqttClient): Promise<string> {
  const texts: Subscription<string> = client.subscribe('a', { encoding: 'utf-8' });
  for await (const { payload } of texts) return payload;
  // @ts-expect-error: no such option
  await connect('mqtt://a', { qeue: 1 });
  return '';
}
export async function web(): Promise<number> {
  const app = new Router().get('/:id', ({ params }) => Response.json(params)).get('/*', files('.'));
  await using server = await serve(app, null, 0, { maxBody: 1000 });
  // @ts-expect-error: no such option
  await fetch('http://a', { tiemout: 1 });
  return server.port;
}
const close = async (socket: WebSocket): Promise<number | null> => {
  await socket.close(1000);
  return socket.closeCode;
};
export const live = upgrade(close, { origins: null } satisfies UpgradeOptions);
export const all = [WebSocketError, compiler, espruino, create_task, sleep_ms, browse, query];
`;

/** A program for QuickJS, whose modules have the names of other modules in Node. */
const QUICKJS = `
import * as os from 'os';
import * as std from 'std';
import { sleep } from 'uasyncio';
import * as ngOs from 'qjs:os';
import { out } from 'qjs:std';

const [names, error]: [string[], number] = os.readdir('.');
const file: std.FILE | null = std.open('log', 'w', { errno: 0 });
const line: string | null = std.in.getline();
const timer = ngOs.setTimeout(() => {}, 5);
os.clearTimeout(timer);
out.puts(names.join(' ') + line + error + scriptArgs[0] + std.Error.ENOENT);
file?.close();
console.log(os.platform, print, sleep);
// @ts-expect-error: no such function
os.cpus();
// @ts-expect-error: a number
std.exit('1');
`;

/** The same names with the types of Node: those of \`qjs:\` are there. */
const WITH_NODE = `
import { cpus } from 'node:os';
import * as os from 'os';
import { clearTimeout, setTimeout } from 'qjs:os';
import { getenv } from 'std';

clearTimeout(setTimeout(() => {}, 5));
console.log(cpus(), os.cpus(), os.getcwd(), getenv('HOME'), process.argv);
`;

type Versions = Record<string, string>;

interface Manifest {
  optionalDependencies: Versions;
}

interface Lock {
  packages: Record<string, { dev?: boolean; hasInstallScript?: boolean; resolved?: string }>;
}

function readJson<T>(...path: string[]): T {
  return JSON.parse(readFileSync(join(...path), 'utf8'));
}

/** Lets npm install the tarball with the versions that we have, which are in its cache. */
function projectWith(tarball: string): Record<string, object> {
  const { '': ours, ...others } = readJson<Lock>(packageRoot(), 'package-lock.json').packages;
  const packages = Object.fromEntries(Object.entries(others).filter(([, { dev }]) => !dev));
  const project = { type: 'module', dependencies: { uasyncio: `file:${tarball}` } };
  return {
    'package.json': project,
    'package-lock.json': {
      lockfileVersion: 3,
      packages: {
        '': project,
        'node_modules/uasyncio': { ...ours, resolved: `file:${tarball}` },
        ...packages,
      },
    },
  };
}

describe('the package', () => {
  let folder: string;
  let installed: Transcript;

  function npm(...args: string[]): Promise<Transcript> {
    return execute('npm', args, { cwd: folder, timeout: 600_000 });
  }

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'uasyncio-package-'));
    const packed = await execute('npm', ['pack', '--pack-destination', folder], {
      cwd: packageRoot(),
    });
    assert.equal(packed.code, 0, packed.stderr);
    const tarball = packed.stdout.trim().split('\n').pop() as string;
    for (const [file, content] of Object.entries(projectWith(tarball)))
      writeFileSync(join(folder, file), JSON.stringify(content));
    writeFileSync(join(folder, 'app.ts'), PROGRAM);
    writeFileSync(join(folder, 'entries.ts'), ENTRIES);
    writeFileSync(join(folder, 'quickjs.ts'), QUICKJS);
    writeFileSync(join(folder, 'withnode.ts'), WITH_NODE);
    installed = await npm('ci', '--prefer-offline', '--no-audit', '--no-update-notifier');
    assert.equal(installed.code, 0, installed.stderr);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is installed without warnings, and without install scripts', () => {
    assert.equal(installed.stderr, '');
    const { packages } = readJson<Lock>(folder, 'node_modules', '.package-lock.json');
    const wanting = Object.keys(packages).filter((name) => packages[name]?.hasInstallScript);
    assert.deepEqual(wanting, []);
  });

  it('takes at most 40 MB with all its dependencies', async () => {
    const { stdout } = await execute('du', ['-sk', join(folder, 'node_modules')]);
    const megabytes = Number.parseInt(stdout, 10) / 1024;
    assert.ok(megabytes > 10 && megabytes <= 40, `${megabytes} MB`);
  });

  it('depends on the binaries of the esbuild version that it contains', () => {
    const { optionalDependencies } = readJson<Manifest>(packageRoot(), 'package.json');
    const esbuild = readJson<Manifest>(packageRoot(), 'node_modules', 'esbuild', 'package.json');
    assert.deepEqual(optionalDependencies, esbuild.optionalDependencies);
  });

  it('names the packages to install for an upload', async () => {
    writeFileSync(join(folder, 'app.js'), 'print(1)');
    const board = await Device.start(folder);
    const options = ['--board', 'esp32', '--serial', board.path];
    const { code, stdout, stderr } = await npm(
      'exec',
      '--',
      'uasyncio',
      'upload',
      'app.js',
      ...options,
    );
    await board.stop();
    assert.deepEqual(
      { code, stdout, stderr },
      {
        code: 2,
        stdout: '',
        stderr:
          "uasyncio: no upload without the npm packages 'espruino' and 'serialport': npm install espruino serialport\n",
      },
    );
  });

  /** Checks files with tsc. */
  async function check(files: string[], types: string[], more: string[] = []): Promise<void> {
    const tsc = join(packageRoot(), 'node_modules', '.bin', 'tsc');
    const options = '--ignoreConfig --noEmit --strict --module nodenext --target es2022';
    const { code, stdout } = await execute(
      tsc,
      [...options.split(' '), '--types', types.join(','), ...more, ...files],
      { cwd: folder },
    );
    assert.equal(code, 0, stdout);
  }

  it('has declarations that strict programs type-check against', async () => {
    await check(['app.ts', 'entries.ts'], []);
  });

  it('has declarations of the modules of QuickJS', async () => {
    await check(['quickjs.ts'], ['uasyncio/quickjs'], ['--lib', 'es2022']);
    await check(
      ['quickjs.ts'],
      ['uasyncio/quickjs'],
      ['--moduleResolution', 'bundler', '--module', 'esnext'],
    );
  });

  it('has declarations of these modules that go together with those of Node', async () => {
    const types = join('node_modules', '@types', 'node');
    symlinkSync(join(packageRoot(), types), join(folder, types));
    await check(['withnode.ts'], ['uasyncio/quickjs', 'node']);
  });

  for (const engine of ['node', 'quickjs']) {
    it(`runs the program on ${engine}`, async () => {
      const { code, stdout, stderr } = await npm(
        'exec',
        '--',
        'uasyncio',
        'run',
        'app.ts',
        '--on',
        engine,
      );
      assert.equal(code, 0, stderr);
      assert.equal(stdout, 'hello 6 slept function\n');
    });
  }

  it('runs on Node without a build, with native async functions', async () => {
    const plain =
      "import { run, sleep } from 'uasyncio'; run(async () => { await sleep(0); console.log('plain'); });";
    const { code, stdout, stderr } = await execute(
      process.execPath,
      ['--input-type=module', '-e', plain],
      {
        cwd: folder,
      },
    );
    assert.equal(code, 0, stderr);
    assert.equal(stdout, 'plain\n');
  });
});

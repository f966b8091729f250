import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../tool/root.js';
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

/** The other entries, whose declarations need not be those of one program. */
const ENTRIES = `
import * as compiler from 'uasyncio/compiler';
import * as espruino from 'uasyncio/espruino';
import { create_task, sleep_ms } from 'uasyncio/py';
import { explore, sleep, simulate, type WorldOptions } from 'uasyncio/sim';

const world: WorldOptions = { latency: 5, hosts: { far: { state: 'up' } } };
void simulate(1, world, async (network) => {
  (network.hosts.far ?? assertNever()).state = 'silent';
  return network.open;
});
void explore(world, async () => await sleep(1), { only: { order: 3 } });
// @ts-expect-error: no such option
void simulate(1, { latencey: 5 }, () => 0);
function assertNever(): never {
  throw new Error('no such host');
}
export const all = [compiler, espruino, create_task, sleep_ms];
`;

describe('the package', () => {
  let folder: string;

  function npm(...args: string[]): Promise<Transcript> {
    return execute('npm', args, { cwd: folder, timeout: 600_000 });
  }

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'uasyncio-package-'));
    const packed = await execute('npm', ['pack', '--pack-destination', folder], {
      cwd: packageRoot(),
    });
    assert.equal(packed.code, 0, packed.stderr);
    writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
    writeFileSync(join(folder, 'app.ts'), PROGRAM);
    writeFileSync(join(folder, 'entries.ts'), ENTRIES);
    const tarball = packed.stdout.trim().split('\n').pop() as string;
    const installed = await npm('install', '--no-audit', '--no-fund', `./${tarball}`);
    assert.equal(installed.code, 0, installed.stderr);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('has declarations that strict programs type-check against', async () => {
    const tsc = join(packageRoot(), 'node_modules', '.bin', 'tsc');
    const options = [
      '--ignoreConfig',
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--types',
      '',
    ];
    const { code, stdout } = await execute(tsc, [...options, 'app.ts', 'entries.ts'], {
      cwd: folder,
    });
    assert.equal(code, 0, stdout);
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

// The port in docs/porting.md works exactly as printed there.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Plugin, rollup } from 'rollup';
import { compiler } from '../../compiler/rollup.js';
import { packageRoot } from '../../tool/root.js';
import { differs } from '../support/conformance.js';
import type { Mode } from '../support/engines.js';
import { execute, expectedOf, type Program, programs } from '../support/programs.js';
import { temporaryFolder } from '../support/temporary.js';

const ROOT = packageRoot();
const WITHOUT_SOCKETS = /^(gather-done-children|sleep-wakes-by-deadline|task-starts-later)\./;
const WITH_SOCKETS =
  /^streams-(cancelled-reader-and-a-drain|connection-refused|echo|getaddrinfo-fails|half-close|several-drains)\./;

/** The blocks of code on the page, by the file names in their first lines. */
function filesOfPage(): Map<string, string> {
  const text = readFileSync(join(ROOT, 'docs', 'porting.md'), 'utf8');
  const blocks = text.matchAll(/^```ts\n\/\/ (\S+\.ts)\n([\s\S]*?)^```/gm);
  return new Map([...blocks].map(([, name, code]) => [name as string, code as string]));
}

/** Writes all files to the places that the page names; returns the port's folder. */
function writePort(base: string, files: Map<string, string>): string {
  const folder = join(base, 'ports', 'mini');
  for (const [name, code] of files) {
    const file = name === 'mini.ts' ? join(base, 'tool', 'targets', name) : join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, code);
  }
  return folder;
}

function withSockets(files: Map<string, string>): Map<string, string> {
  const code = files.get('compiled.ts') as string;
  const changed = code.replaceAll('MiniPort', 'NetPort').replace('./port.js', './sockets.js');
  return new Map(files).set('compiled.ts', changed);
}

/** Resolves the port's imports of the library's sources, which are in another folder. */
const inTree: Plugin = {
  name: 'in-tree',
  resolveId(id, importer = '') {
    if (id === 'uasyncio/runtime') return join(ROOT, 'src', 'compiled', 'runtime.ts');
    if (!id.startsWith('.')) return null;
    const at =
      /\/ports\/mini\//.test(importer) && id.startsWith('../../')
        ? join(ROOT, 'ports', 'mini')
        : dirname(importer);
    return join(at, id.replace(/\.js$/, '.ts'));
  },
};

/** Builds the library with the port: both entries, and what compiled programs import. */
async function buildLibrary(folder: string): Promise<void> {
  const build = await rollup({
    input: {
      compiled: join(folder, 'compiled.ts'),
      native: join(folder, 'index.ts'),
      runtime: join(ROOT, 'src', 'compiled', 'runtime.ts'),
    },
    external: [/^node:/],
    plugins: [inTree, compiler()],
    onwarn() {},
  });
  await build.write({ dir: folder, entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' });
  await build.close();
}

async function buildProgram(
  folder: string,
  { name, source }: Program,
  async: Mode,
): Promise<string> {
  const library = (id: string) => {
    const file = id === 'uasyncio' ? async : id === 'uasyncio/runtime' ? 'runtime' : undefined;
    return file === undefined ? null : { id: `./${file}.mjs`, external: true };
  };
  const build = await rollup({
    input: source,
    plugins: [{ name: 'library', resolveId: library }, compiler({ async })],
    onwarn() {},
  });
  const file = join(folder, `${name}-${async}.mjs`);
  await build.write({ file });
  await build.close();
  return file;
}

describe('the port of docs/porting.md', function () {
  // Their time is real: on a busy machine two sleeps may end in the wrong order.
  this.retries(2);
  const files = filesOfPage();
  const base = temporaryFolder('porting');
  const plain = writePort(join(base, 'plain'), files);
  const net = writePort(join(base, 'net'), withSockets(files));

  function check(folder: string, names: RegExp, async: Mode): void {
    for (const program of programs(names))
      it(`plays ${program.name}, ${async}`, async () => {
        const file = await buildProgram(folder, program, async);
        const transcript = await execute(process.execPath, [file]);
        assert.ok(
          !differs(program, transcript),
          `${transcript.stdout}${transcript.stderr}\n--- expected\n${expectedOf(program)}`,
        );
      });
  }

  before(async () => {
    await buildLibrary(plain);
    await buildLibrary(net);
  });

  it('is complete, and its types are right', () => {
    assert.deepEqual(
      [...files.keys()],
      ['compiled.ts', 'index.ts', 'port.ts', 'sockets.ts', 'mini.ts'],
    );
    const config = join(base, 'tsconfig.json');
    const compilerOptions = {
      rootDirs: [join(base, 'net'), ROOT],
      typeRoots: [join(ROOT, 'node_modules', '@types')],
    };
    writeFileSync(
      config,
      JSON.stringify({
        extends: join(ROOT, 'tsconfig.json'),
        compilerOptions,
        include: ['net/**/*.ts'],
      }),
    );
    const tsc = join(ROOT, 'node_modules', '.bin', 'tsc');
    const { stdout, status } = spawnSync(tsc, ['--noEmit', '-p', config], { encoding: 'utf8' });
    assert.equal(stdout, '');
    assert.equal(status, 0);
  });

  describe('without network', () => {
    check(plain, WITHOUT_SOCKETS, 'compiled');
    check(plain, WITHOUT_SOCKETS, 'native');
  });

  describe('with sockets', () => {
    check(net, WITH_SOCKETS, 'compiled');
    check(net, WITH_SOCKETS, 'native');
  });
});

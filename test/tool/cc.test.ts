import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ensureBuilt, type Host } from '../../tool/cc.js';
import { packageRoot } from '../../tool/root.js';

const NAMES = ['main', 'one', 'two', 'three', 'four', 'five'];

/** A compiler that notes what it compiles. At the file KILLER it kills the tool, before it has compiled that. */
const COMPILER = `#!/bin/sh
for word in "$@"; do
  case "$word" in *.c) echo "$(basename "$word")" >> "$LOG"
    case "$word" in *"/$KILLER.c") kill -9 $PPID; exit 1;; esac;;
  esac
done
exec cc "$@"
`;

describe('the cache of engines', () => {
  let folder: string;
  const before = { ...process.env };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cc-'));
    const compiler = join(folder, 'compiler');
    writeFileSync(compiler, COMPILER);
    chmodSync(compiler, 0o755);
    Object.assign(process.env, {
      XDG_CACHE_HOME: join(folder, 'cache'),
      CC: compiler,
      LOG: join(folder, 'log'),
      KILLER: '',
    });
  });
  afterEach(() => {
    for (const name of ['XDG_CACHE_HOME', 'CC', 'LOG', 'KILLER']) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    rmSync(folder, { recursive: true });
  });

  /** A program of six files in a folder of their own. */
  function host(name: string, value = 1, flags: string[] = []): Host {
    const sources = join(folder, name);
    mkdirSync(sources, { recursive: true });
    writeFileSync(join(sources, 'value.h'), `#define VALUE ${value}\n`);
    for (const each of NAMES)
      writeFileSync(
        join(sources, `${each}.c`),
        `#include <value.h>\nint ${each}(void) { return VALUE - VALUE; }\n`,
      );
    const units = NAMES.map((each) => ({
      source: join(sources, `${each}.c`),
      flags,
      folders: ['-isystem', sources],
      headers: [join(sources, 'value.h')],
    }));
    return { name: 'test', units, link: [] };
  }

  /** The C files that were compiled since the last call. */
  function compiled(): string[] {
    const log = join(folder, 'log');
    const names = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
    rmSync(log, { force: true });
    return names.map((name) => basename(name, '.c')).sort();
  }

  const build = (of: Host): Promise<string> => ensureBuilt(of, () => {});
  const cached = (...path: string[]): string[] =>
    readdirSync(join(folder, 'cache', 'uasyncio', ...path));

  /** Builds in a process of its own; returns its exit code, which is null if it was killed. */
  async function buildApart(of: Host, killer = ''): Promise<number | null> {
    const script = join(folder, 'build.mts');
    writeFileSync(
      script,
      `import { ensureBuilt } from ${JSON.stringify(join(packageRoot(), 'tool', 'cc.ts'))};
       await ensureBuilt(JSON.parse(process.argv[2]), () => {});`,
    );
    const child = execFile(process.execPath, ['--import', 'tsx', script, JSON.stringify(of)], {
      cwd: packageRoot(),
      env: { ...process.env, KILLER: killer },
    });
    const [code] = await once(child, 'close');
    return code as number | null;
  }

  it('is used again by a checkout in another place', async () => {
    const program = await build(host('here'));
    assert.deepEqual(compiled(), [...NAMES].sort());
    assert.equal(await build(host('there')), program);
    assert.deepEqual(compiled(), []);
  });

  it('differs by flags and by headers', async () => {
    const program = await build(host('here'));
    const others = [await build(host('here', 2)), await build(host('here', 1, ['-DX']))];
    assert.equal(new Set([program, ...others]).size, 3);
    assert.equal(await build(host('here')), program);
  });

  it('has what a killed build had finished', async () => {
    const of = host('here');
    assert.equal(await buildApart(of, 'three'), null);
    const before = compiled();
    assert.ok(before.includes('three'));
    const finished = cached('objects').filter((name) => name.endsWith('.o')).length;
    assert.ok(finished > 0, 'the first worker had to finish a file before it came to the fourth');
    assert.ok(existsSync(await build(of)));
    assert.equal(compiled().length, NAMES.length - finished);
  });

  it('removes what killed builds left behind long ago, and leaves alone what is being built', async () => {
    await build(host('here'));
    const old = ['build-old', join('objects', 'a.o.1-1')];
    const young = ['build-young', join('objects', 'b.o.2-1')];
    const path = (name: string): string => join(folder, 'cache', 'uasyncio', name);
    for (const name of [...old, ...young]) mkdirSync(path(name));
    for (const name of old) utimesSync(path(name), 1e9, 1e9);
    await build(host('here', 2));
    assert.deepEqual(
      [...old, ...young].filter((name) => existsSync(path(name))),
      young,
    );
  });

  it('can be filled by two processes at once', async () => {
    const of = host('here');
    assert.deepEqual(await Promise.all([buildApart(of), buildApart(of)]), [0, 0]);
    compiled();
    assert.ok(existsSync(await build(of)));
    assert.deepEqual(compiled(), []);
    assert.deepEqual(
      cached().filter((name) => name.startsWith('build-')),
      [],
    );
  });
});

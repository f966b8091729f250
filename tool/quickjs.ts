import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from './root.js';

const VERSION = '2021-03-27';
// The slowest first, or one process would wait for it at the end.
const ENGINE = ['quickjs', 'quickjs-libc', 'libbf', 'libregexp', 'libunicode', 'cutils'];
const OURS = ['host', 'native'];
const FLAGS = ['-O2', '-D_GNU_SOURCE', `-DCONFIG_VERSION="${VERSION}"`, '-DCONFIG_BIGNUM'];
const LINK = ['-rdynamic', '-lm', '-ldl', '-lpthread'];
const PROCESSES = 2;

interface Unit {
  source: string;
  object: string;
  flags: string[];
}

const run = promisify(execFile);

/** The folder of the sources of QuickJS 2021. */
export function quickjsSources(): string {
  const shipped = join(packageRoot(), 'dist', 'quickjs');
  if (existsSync(shipped)) return shipped;
  try {
    const require = createRequire(join(packageRoot(), 'package.json'));
    return join(dirname(require.resolve('qjsc/package.json')), 'deps', 'quickjs_2021_03_27');
  } catch {
    throw new Error(
      `the QuickJS sources are neither in ${shipped} nor installed (npm package qjsc)`,
    );
  }
}

function portFile(name: string): string {
  return join(packageRoot(), 'ports', 'quickjs', name);
}

function compiler(): string[] {
  const words = (process.env.CC ?? '').split(' ').filter((word) => word !== '');
  return words.length > 0 ? words : ['cc'];
}

function explain(error: unknown, what: string): Error {
  const { code, stderr, message } = error as { code?: unknown; stderr?: string; message: string };
  if (code === 'ENOENT') {
    return new Error(
      `no C compiler: '${compiler()[0]}' was not found; install gcc or clang, or set CC`,
    );
  }
  const lines = (stderr || message).trim().split('\n').slice(0, 20);
  return new Error(`the C compiler failed on ${what}:\n${lines.join('\n')}`);
}

async function compile(what: string, flags: string[], signal?: AbortSignal): Promise<void> {
  const [command, ...first] = compiler() as [string, ...string[]];
  try {
    await run(command, [...first, ...flags], { maxBuffer: 1 << 26, signal });
  } catch (error) {
    throw explain(error, what);
  }
}

function units(sources: string, folder: string): Unit[] {
  const unit = (source: string, name: string, flags: string[]): Unit => ({
    source,
    object: join(folder, `${name}.o`),
    flags: [...FLAGS, ...flags],
  });
  return [
    ...ENGINE.map((name) => unit(join(sources, `${name}.c`), name, ['-w'])),
    ...OURS.map((name) => unit(portFile(`${name}.c`), name, ['-isystem', sources])),
  ];
}

async function compileAll(pending: Unit[], progress: (line: string) => void): Promise<void> {
  const queue = pending.values();
  const abort = new AbortController();
  const worker = async (): Promise<void> => {
    for (const { source, object, flags } of queue) {
      progress(`compiling ${basename(source)}`);
      await compile(source, [...flags, '-c', source, '-o', object], abort.signal);
    }
  };
  // All must have ended before the caller removes their folder; the first failure is the cause.
  const failures: unknown[] = [];
  const failFast = (error: unknown): void => {
    failures.push(error);
    abort.abort();
  };
  await Promise.all(Array.from({ length: PROCESSES }, () => worker().catch(failFast)));
  if (failures.length > 0) throw failures[0];
}

function inputs(sources: string): string[] {
  const engine = readdirSync(sources)
    .filter((name) => /\.[ch]$/.test(name))
    .sort();
  return [
    ...engine.map((name) => join(sources, name)),
    ...OURS.map((name) => portFile(`${name}.c`)),
  ];
}

function fingerprint(sources: string): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([compiler(), FLAGS, LINK, process.platform, process.arch]));
  for (const file of inputs(sources)) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

async function buildHost(
  sources: string,
  folder: string,
  progress: (line: string) => void,
): Promise<void> {
  const objects = join(folder, 'objects');
  await mkdir(objects);
  const all = units(sources, objects);
  await compileAll(all, progress);
  progress('linking the QuickJS host');
  await compile('the host', [
    '-o',
    join(folder, 'host'),
    ...all.map((unit) => unit.object),
    ...LINK,
  ]);
  await rm(objects, { recursive: true });
}

function cacheFolder(): string {
  return resolve(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'uasyncio');
}

/** The program that runs bundles on QuickJS 2021; it is compiled when first asked for. */
export async function ensureHost(progress: (line: string) => void): Promise<string> {
  if (process.platform !== 'linux') throw new Error('the QuickJS port runs on Linux only');
  const sources = quickjsSources();
  const cache = cacheFolder();
  const final = join(cache, fingerprint(sources));
  const host = join(final, 'host');
  if (existsSync(host)) return host;
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'build-'));
  try {
    await buildHost(sources, folder, progress);
    await rename(folder, final);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    // Another process has been faster if the name is taken.
    if (!existsSync(host)) throw error;
  }
  return host;
}

/** Builds the native module for the engine whose quickjs.h is in `headers`. */
export async function buildModule(headers: string, output: string): Promise<void> {
  const temporary = `${output}.${process.pid}`;
  const flags = ['-O2', '-fPIC', '-shared', '-DJS_SHARED_LIBRARY', '-isystem', resolve(headers)];
  try {
    await compile('the native module', [
      ...flags,
      portFile('native.c'),
      '-o',
      temporary,
      '-lpthread',
    ]);
    await rename(temporary, output);
  } finally {
    await rm(temporary, { force: true });
  }
}

import { existsSync, readdirSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { compile, ensureBuilt, opensslFiles } from './cc.js';
import { distFolder, packageRoot } from './root.js';

const VERSION = '2021-03-27';
// The slowest first.
const ENGINE = ['quickjs', 'quickjs-libc', 'libbf', 'libregexp', 'libunicode', 'cutils'];
/** The native module: all that stock engines need of ours. */
const MODULE = [
  'native',
  'values',
  'loop',
  'epoll',
  'sockets',
  'udp',
  'unix',
  'lookup',
  'signals',
  'pipes',
  'process',
  'serial',
  'errors',
  'text',
  'thread',
  'end',
  'console',
  'tls',
];
const FLAGS = ['-O2', '-D_GNU_SOURCE', `-DCONFIG_VERSION="${VERSION}"`, '-DCONFIG_BIGNUM'];
const LINK = ['-rdynamic', '-lm', '-ldl', '-lpthread'];

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

function moduleFiles(): string[] {
  return [...MODULE.map((name) => portFile(`${name}.c`)), ...opensslFiles('.c')];
}

/** The code that formats what programs print, which the build makes. */
function consoleCode(): string {
  return join(distFolder(), 'console.h');
}

/** A host that is not for programs, but for tests and measurements. */
export interface Variant {
  /** Added to what the engine's files, our files and the program are compiled and linked with. */
  engine: string[];
  ours: string[];
  link: string[];
  /** A file to compile instead of the engine's quickjs.c. */
  quickjs?: string;
}

/** For tests: our C code runs under both sanitizers, the engine's code only under the one for memory. */
export const SANITIZED: Variant = {
  engine: ['-fsanitize=address', '-O1'],
  ours: ['-fsanitize=address,undefined', '-fno-sanitize-recover=all', '-g'],
  link: ['-fsanitize=address,undefined'],
};
const PLAIN: Variant = { engine: [], ours: [], link: [] };

/** Returns the path of the program that runs bundles on QuickJS 2021; compiles it first if it is not cached. */
export async function ensureHost(progress: (line: string) => void, more = PLAIN): Promise<string> {
  const sources = quickjsSources();
  const headers = readdirSync(sources)
    .filter((name) => name.endsWith('.h'))
    .map((name) => join(sources, name));
  const engine = ENGINE.map((name) => ({
    source: (name === 'quickjs' && more.quickjs) || join(sources, `${name}.c`),
    flags: [...FLAGS, '-w', ...more.engine],
    folders: [],
    headers,
  }));
  const ours = [portFile('host.c'), ...moduleFiles()].map((source) => ({
    source,
    flags: [...FLAGS, ...more.ours],
    folders: ['-isystem', sources, '-I', distFolder()],
    headers: [...headers, portFile('common.h'), ...opensslFiles('.h'), consoleCode()],
  }));
  const host = {
    name: 'QuickJS',
    units: [...engine, ...ours],
    link: [...LINK, ...more.link],
  };
  return ensureBuilt(host, progress);
}

/** Builds the native module for the engine whose quickjs.h is in `headers`. */
export async function buildModule(headers: string, output: string): Promise<void> {
  const temporary = `${output}.${process.pid}`;
  const flags = [
    '-O2',
    '-fPIC',
    '-shared',
    '-DJS_SHARED_LIBRARY',
    '-isystem',
    resolve(headers),
    '-I',
    distFolder(),
  ];
  try {
    await compile('the native module', [...flags, ...moduleFiles(), '-o', temporary, '-lpthread']);
    await rename(temporary, output);
  } finally {
    await rm(temporary, { force: true });
  }
}

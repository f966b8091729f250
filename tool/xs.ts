import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { ensureBuilt, opensslFiles, type Unit } from './cc.js';
import { distFolder, packageRoot } from './root.js';

const PACKAGE = '@agoric/xsnap';
// The slowest first.
const SLOWEST = ['engine-run.c', 'xsre.c', 'xsAPI.c'];
// xsum.c is a separate program; xsRun.c is included by our engine-run.c.
const NOT_ENGINE = ['xsum.c', 'xsRun.c'];

/** The folder of the sources of XS. */
function xsSources(): string {
  try {
    const require = createRequire(join(packageRoot(), 'package.json'));
    return join(dirname(require.resolve(`${PACKAGE}/package.json`)), 'moddable', 'xs');
  } catch {
    throw new Error(
      `the sources of XS are not installed: npm install --save-dev --ignore-scripts ${PACKAGE}`,
    );
  }
}

// Left out on boards, which run only code that was parsed on the desktop.
const PARSER = ['Code', 'Lexical', 'Scope', 'SourceMap', 'Syntaxical', 'Tree'].map(
  (name) => `xs${name}.c`,
);

// mxInstrument: the engine counts what its heap uses.
const FLAGS = [
  '-w',
  '-fcommon',
  '-D_GNU_SOURCE',
  '-DINCLUDE_XSPLATFORM',
  '-DXSPLATFORM="xs-platform.h"',
  ...['mxNoConsole', 'mxInstrument', 'mxRun', 'mxLockdown', 'mxBoundsCheck'].map(
    (name) => `-D${name}=1`,
  ),
  '-DmxFallThrough=(void)0',
];
const LINK = ['-lm', '-lpthread', '-ldl', '-latomic'];

function filesIn(folder: string, kind: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(kind))
    .map((name) => join(folder, name));
}

/**
 * Returns the path of our host (ports/xs/host), which runs bundles on XS, after compiling it if necessary. `sanitizers`
 * are options for what our host has for Linux, and for linking: for tests.
 */
export function ensureXsHost(
  progress: (line: string) => void,
  sanitizers: string[] = [],
): Promise<string> {
  return ensureOnLinux([], progress, sanitizers);
}

/** The same host with the identifiers of a device: a board can run the code that it compiles. */
export function ensureXsCompiler(progress: (line: string) => void): Promise<string> {
  return ensureOnLinux(['-DXS_SHORT_IDS'], progress);
}

function ensureOnLinux(
  defines: string[],
  progress: (line: string) => void,
  sanitizers: string[] = [],
): Promise<string> {
  const flags = ['-O2', '-DmxParse=1', ...defines];
  // Code for programs, which the build makes.
  const headers = ['console.h', 'inside.h'].map((name) => join(distFolder(), name));
  const more = { flags: [], folders: ['-I', distFolder()], headers };
  const units = xsUnits('linux', flags, more).map((unit) =>
    ['linux', 'openssl'].includes(basename(dirname(unit.source)))
      ? { ...unit, flags: [...unit.flags, ...sanitizers] }
      : unit,
  );
  return ensureBuilt({ name: 'XS', units, link: [...LINK, ...sanitizers] }, progress);
}

/**
 * The engine, our host, and the part of our host for a platform. `ours` is not used for the engine, so that its object
 * files can be shared.
 */
export function xsUnits(
  platform: 'linux' | 'board',
  given: string[],
  ours: Omit<Unit, 'source'>,
): Unit[] {
  const xs = xsSources();
  const sources = join(xs, 'sources');
  const host = join(packageRoot(), 'ports', 'xs', 'host');
  const hosts = [host, join(host, platform)];
  const folders = [
    ...hosts.flatMap((folder) => ['-I', folder]),
    ...['includes', 'platforms', 'sources'].flatMap((name) => ['-isystem', join(xs, name)]),
  ];
  const flags = [...given, ...FLAGS];
  const excluded = platform === 'board' ? [...NOT_ENGINE, ...PARSER] : NOT_ENGINE;
  const engine = filesIn(sources, '.c').filter((file) => !excluded.includes(basename(file)));
  const headers = [...filesIn(sources, '.h'), join(host, platform, 'xs-platform.h')];
  const all = [...headers, ...hosts.flatMap((folder) => filesIn(folder, '.h')), ...ours.headers];
  // Our file that includes one of the engine's, the largest: it is compiled as the engine is.
  const run = join(host, 'engine-run.c');
  const own = hosts.flatMap((folder) => filesIn(folder, '.c')).filter((source) => source !== run);
  if (platform === 'linux') {
    own.push(...opensslFiles('.c'));
    all.push(...opensslFiles('.h'));
  }
  const units = [
    ...engine.map((source) => ({ source, flags, folders, headers })),
    { source: run, flags, folders, headers: [...headers, join(sources, 'xsRun.c')] },
    ...own.map((source) => ({
      source,
      flags: [...flags, ...ours.flags],
      folders: [...folders, ...ours.folders],
      headers: all,
    })),
  ];
  return units.sort((a, b) => rank(a.source) - rank(b.source));
}

function rank(file: string): number {
  const at = SLOWEST.indexOf(basename(file));
  return at < 0 ? SLOWEST.length : at;
}

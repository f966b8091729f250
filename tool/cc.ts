// Compiles C, and caches the results. The results are hosts: programs that run bundles on engines.
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, digest } from './cache.js';
import { packageRoot } from './root.js';

const PROCESSES = 2;

/** A C file and how it is compiled. */
export interface Unit {
  source: string;
  flags: string[];
  /** Options that name the folders of headers: a result does not depend on where these are. */
  folders: string[];
  /** The file is compiled again when one of these changes. */
  headers: string[];
}

/** A compiler and linker for another machine. */
export interface Toolchain {
  command: string[];
  /** How to install the command; part of the error when it is missing. */
  install: string;
  /** Converts the linked file into the wanted format. */
  finish?: (program: string) => Promise<void>;
}

/** A program made of C files. */
export interface Host {
  name: string;
  /** Default: the compiler of this machine. */
  toolchain?: Toolchain;
  /** The slowest first: at the end, the other process would wait for it. */
  units: Unit[];
  link: string[];
}

const run = promisify(execFile);

/** The files that encrypt connections on Linux, for the hosts of all engines; `kind` is `.c` or `.h`. */
export function opensslFiles(kind: string): string[] {
  const folder = join(packageRoot(), 'ports', 'openssl');
  return readdirSync(folder)
    .filter((name) => name.endsWith(kind))
    .map((name) => join(folder, name));
}

/** The compiler of this machine. */
function native(): Toolchain {
  const words = (process.env.CC ?? '').split(' ').filter((word) => word !== '');
  return {
    command: words.length > 0 ? words : ['cc'],
    install: 'install gcc or clang, or set CC',
  };
}

function explain(error: unknown, { command, install }: Toolchain, what: string): Error {
  const { code, stderr, message } = error as { code?: unknown; stderr?: string; message: string };
  if (code === 'ENOENT')
    return new Error(`no C compiler: '${command[0]}' was not found; ${install}`);
  const lines = (stderr || message).trim().split('\n').slice(0, 20);
  return new Error(`the C compiler failed on ${what}:\n${lines.join('\n')}`);
}

export async function compile(
  what: string,
  flags: string[],
  toolchain = native(),
  signal?: AbortSignal,
): Promise<void> {
  const [command, ...first] = toolchain.command as [string, ...string[]];
  try {
    await run(command, [...first, ...flags], { maxBuffer: 1 << 26, signal });
  } catch (error) {
    throw explain(error, toolchain, what);
  }
}

interface Compilation extends Unit {
  object: string;
}

let unfinishedCount = 0;

async function compileAll(
  pending: Compilation[],
  toolchain: Toolchain | undefined,
  progress: (line: string) => void,
): Promise<void> {
  const queue = pending.values();
  const abort = new AbortController();
  const worker = async (): Promise<void> => {
    for (const { source, object, flags, folders } of queue) {
      // Another process may build the same host.
      if (existsSync(object)) continue;
      progress(`compiling ${basename(source)}`);
      const unfinished = `${object}.${process.pid}-${++unfinishedCount}`;
      const all = [...flags, ...folders, '-c', source, '-o', unfinished];
      await compile(source, all, toolchain, abort.signal);
      await rename(unfinished, object);
    }
  };
  // All workers must have ended before the caller continues. The first failure is the cause of the others.
  const failures: unknown[] = [];
  const failFast = (error: unknown): void => {
    failures.push(error);
    abort.abort();
  };
  await Promise.all(Array.from({ length: PROCESSES }, () => worker().catch(failFast)));
  if (failures.length > 0) throw failures[0];
}

/** What files contain, and what they are called; not where they are. */
function contents(files: string[]): (string | Uint8Array)[] {
  return files.flatMap((file) => [basename(file), readFileSync(file)]);
}

/** Names each object file by a digest of its source, its headers and its flags. */
function compilations({ units, toolchain = native() }: Host): Compilation[] {
  const objects = objectsFolder();
  const known = new Map<string[], string>();
  return units.map((unit) => {
    const { source, flags, headers } = unit;
    const common =
      known.get(headers) ??
      digest([toolchain.command, process.arch], ...contents([...headers].sort(byName)));
    known.set(headers, common);
    return {
      ...unit,
      object: join(objects, `${digest([common, flags], ...contents([source]))}.o`),
    };
  });
}

function byName(a: string, b: string): number {
  return basename(a) < basename(b) ? -1 : 1;
}

function fingerprint(host: Host): string {
  const objects = compilations(host).map(({ object }) => basename(object));
  return digest([objects, (host.toolchain ?? native()).command, host.link, process.platform]);
}

function objectsFolder(): string {
  return join(cacheFolder(), 'objects');
}

const FOLDER = 'build-';
const UNFINISHED_MS = 24 * 3600 * 1000;

/**
 * Removes what builds left behind that were killed; a build that still runs has younger files. Finished object files
 * stay: the next build goes on from there.
 */
async function removeLeftovers(): Promise<void> {
  const lists = [
    [cacheFolder(), (name: string) => name.startsWith(FOLDER)],
    [objectsFolder(), (name: string) => !name.endsWith('.o')],
  ] as const;
  for (const [folder, isUnfinished] of lists)
    for (const name of (await readdir(folder)).filter(isUnfinished)) {
      const path = join(folder, name);
      const began = (await stat(path).catch(() => undefined))?.mtimeMs ?? Infinity;
      if (began < Date.now() - UNFINISHED_MS) await rm(path, { recursive: true, force: true });
    }
}

async function build(host: Host, folder: string, progress: (line: string) => void): Promise<void> {
  const all = compilations(host);
  const missing = all.filter(({ object }) => !existsSync(object));
  await compileAll(missing, host.toolchain, progress);
  progress(`linking the ${host.name} host`);
  const files = all.map(({ object }) => object);
  const program = join(folder, 'host');
  await compile('the host', ['-o', program, ...files, ...host.link], host.toolchain);
  await host.toolchain?.finish?.(program);
}

/** Returns the path of the program, and compiles it first if the cache does not have it. */
export async function ensureBuilt(host: Host, progress: (line: string) => void): Promise<string> {
  if (process.platform !== 'linux') throw new Error(`the ${host.name} host runs on Linux only`);
  const cache = cacheFolder();
  const final = join(cache, fingerprint(host));
  const program = join(final, 'host');
  if (existsSync(program)) return program;
  await mkdir(objectsFolder(), { recursive: true });
  await removeLeftovers();
  const folder = await mkdtemp(join(cache, FOLDER));
  try {
    await build(host, folder, progress);
    await rename(folder, final);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    // If the program exists now, another process has built it at the same time.
    if (!existsSync(program)) throw error;
  }
  return program;
}

// Compiles C, and keeps what it has compiled: programs that run bundles on engines.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const PROCESSES = 2;

/** A C file and how it is compiled. */
export interface Unit {
  source: string;
  flags: string[];
}

/** A program made of C files. */
export interface Host {
  name: string;
  /** The slowest first, or one process would wait for it at the end. */
  units: Unit[];
  /** What else a change of makes it another program. */
  headers: string[];
  link: string[];
}

const run = promisify(execFile);

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

export async function compile(what: string, flags: string[], signal?: AbortSignal): Promise<void> {
  const [command, ...first] = compiler() as [string, ...string[]];
  try {
    await run(command, [...first, ...flags], { maxBuffer: 1 << 26, signal });
  } catch (error) {
    throw explain(error, what);
  }
}

interface Compilation extends Unit {
  object: string;
}

async function compileAll(pending: Compilation[], progress: (line: string) => void): Promise<void> {
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

function fingerprint({ units, headers, link }: Host): string {
  const hash = createHash('sha256');
  const flags = units.map((unit) => unit.flags);
  hash.update(JSON.stringify([compiler(), flags, link, process.platform, process.arch]));
  for (const file of [...units.map(({ source }) => source), ...headers])
    hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

async function build(host: Host, folder: string, progress: (line: string) => void): Promise<void> {
  const objects = join(folder, 'objects');
  await mkdir(objects);
  const all = host.units.map((unit, i) => ({ ...unit, object: join(objects, `${i}.o`) }));
  await compileAll(all, progress);
  progress(`linking the ${host.name} host`);
  const files = all.map(({ object }) => object);
  await compile('the host', ['-o', join(folder, 'host'), ...files, ...host.link]);
  await rm(objects, { recursive: true });
}

function cacheFolder(): string {
  return resolve(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'uasyncio');
}

/** The path of the program; it is compiled when first asked for. */
export async function ensureBuilt(host: Host, progress: (line: string) => void): Promise<string> {
  if (process.platform !== 'linux') throw new Error(`the ${host.name} host runs on Linux only`);
  const cache = cacheFolder();
  const final = join(cache, fingerprint(host));
  const program = join(final, 'host');
  if (existsSync(program)) return program;
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'build-'));
  try {
    await build(host, folder, progress);
    await rename(folder, final);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    // Another process has been faster if the name is taken.
    if (!existsSync(program)) throw error;
  }
  return program;
}

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { packageRoot } from '../../../tool/root.js';
import { type Outcome, run } from './real.js';

const HOST = join(packageRoot(), 'test/hosts/espruino');
// A folder inside the project, where the model finds the packages that it imports.
const FOLDER = join(packageRoot(), 'node_modules/.cache');
const BUILT = join(FOLDER, 'espruino-model.mjs');
// In milliseconds; older files are removed.
const AGE = 24 * 3600 * 1000;

let model: Promise<string> | undefined;

/** Builds the model into one file, which starts faster, and its parser into another one; returns the model's path. */
export function buildModel(): Promise<string> {
  model ??= buildBoth();
  return model;
}

async function buildBoth(): Promise<string> {
  mkdirSync(FOLDER, { recursive: true });
  const code = await bundled('parse.ts', { format: 'cjs' });
  const lock = readFileSync(join(packageRoot(), 'package-lock.json'));
  const hash = createHash('sha256').update(code).update(lock).digest('hex');
  const name = `espruino-parser-${hash.slice(0, 16)}`;
  write(join(FOLDER, `${name}.cjs`), code);
  write(BUILT, await bundled('main.ts', { format: 'esm', define: { PARSER: `"${name}"` } }));
  await removeOld(FOLDER, /^espruino-parser-/);
  await removeOld(join(FOLDER, name), /^/);
  return BUILT;
}

async function bundled(file: string, options: BuildOptions): Promise<Uint8Array> {
  const { outputFiles = [] } = await build({
    entryPoints: [join(HOST, file)],
    bundle: true,
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
    write: false,
    ...options,
  });
  return (outputFiles[0] as { contents: Uint8Array }).contents;
}

/** Replaces the file as a whole, because other processes may be reading it. */
function write(file: string, contents: Uint8Array): void {
  const part = `${file}.${process.pid}`;
  writeFileSync(part, contents);
  renameSync(part, file);
}

/** Removes old files; another process may be doing the same. */
async function removeOld(folder: string, names: RegExp): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const made = names.test(name) ? await stat(path).catch(() => undefined) : undefined;
    if (made !== undefined && made.mtimeMs < Date.now() - AGE)
      await rm(path, { recursive: true, force: true });
  }
}

/** Runs a script on the model, which has to be built already. */
export async function runModel(file: string, limit?: number): Promise<Outcome> {
  return await run(process.execPath, [BUILT, file], limit === undefined ? {} : { limit });
}

/** The same on the model of a build without Unicode support. */
export async function runModelOfBytes(file: string): Promise<Outcome> {
  return await run(process.execPath, [BUILT, '--no-unicode', file]);
}

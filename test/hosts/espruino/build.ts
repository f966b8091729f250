import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { packageRoot } from '../../../tool/root.js';
import { type Outcome, run } from './real.js';

const HOST = join(packageRoot(), 'test/hosts/espruino');
// In here the packages that it imports are found.
const BUILT = join(packageRoot(), 'node_modules/.cache/espruino-model.mjs');

/** Builds the model into one file, which starts faster; its path. */
export async function buildModel(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(HOST, 'main.ts')],
    outfile: BUILT,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
    write: false,
  });
  // Others may be reading it.
  const part = `${BUILT}.${process.pid}`;
  mkdirSync(dirname(BUILT), { recursive: true });
  writeFileSync(part, outputFiles[0]?.contents ?? '');
  renameSync(part, BUILT);
  return BUILT;
}

/** Runs a script on the model, once that is built. */
export async function runModel(file: string, limit?: number): Promise<Outcome> {
  return await run(process.execPath, [BUILT, file], limit === undefined ? {} : { limit });
}

/** The same on the model of a build without Unicode support. */
export async function runModelOfBytes(file: string): Promise<Outcome> {
  return await run(process.execPath, [BUILT, '--no-unicode', file]);
}

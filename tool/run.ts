import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { bundle } from './bundle.js';
import { execute } from './supervise.js';
import type {
  BuiltProgram,
  Engine,
  EngineOptions,
  Mode,
  Runner,
  Target,
} from './targets/target.js';

export interface RunOptions extends EngineOptions {
  target: Target;
  async: Mode;
}

/** Bundles and runs a program; returns its exit code. */
export async function run(
  program: string,
  args: string[],
  { target: asked, async, ...given }: RunOptions,
  warn: (warnings: string[]) => void,
): Promise<number> {
  const runner = asked.runner as Runner;
  const engine = await runner.find(checked(given));
  const { code, map, warnings } = await bundle({
    program,
    target: engine.target,
    async,
    packages: 'absolute',
    sourcemap: runner.readsSourceMap ? 'inline' : true,
  });
  warn(warnings);
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'uasyncio-'));
  try {
    return await (runner.execute ?? executeFile)(engine, { program, args, code, map, folder });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function checked(given: EngineOptions): EngineOptions {
  if (given.engine === undefined && given.native !== undefined)
    throw new Error('--native needs --engine: our own engine has the native module built in');
  return given;
}

function executeFile({ command, naming, native }: Engine, bundle: BuiltProgram): Promise<number> {
  const { program, args, code, map, folder } = bundle;
  const file = join(folder, `${basename(program, extname(program))}.mjs`);
  writeFileSync(file, code);
  if (native !== undefined) symlinkSync(native, join(folder, 'uasyncio.so'));
  if (naming === undefined) return execute([...command, file, ...args], file, map);
  const name = join(dirname(resolve(program)), basename(file));
  return execute([...command, naming, name, file, ...args], name, map);
}

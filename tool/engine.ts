import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { shown } from './errors.js';
import { ensureHost } from './quickjs.js';
import type { Target } from './resolve.js';
import { ensureXsHost } from './xs.js';

export interface EngineOptions {
  on: 'node' | 'quickjs' | 'espruino' | 'xs';
  /** A binary to use instead of our own. */
  engine?: string;
  /** The native module for `engine`. */
  native?: string;
}

export interface Engine {
  target: Target;
  /** The program that runs bundles, and its arguments before the bundle. */
  command: string[];
  /** What has to lie beside the bundle as uasyncio.so. */
  native?: string;
}

export async function findEngine(options: EngineOptions): Promise<Engine> {
  if (options.engine === undefined && options.native !== undefined)
    throw new Error('--native needs --engine: our own engine has the native module built in');
  const engine = options.engine === undefined ? undefined : existing(options.engine, 'engine');
  if (options.on === 'node')
    return { target: 'node', command: [engine ?? process.execPath, '--enable-source-maps'] };
  if (options.on === 'espruino')
    return { target: 'espruino', command: [engine ?? espruinoFromEnvironment()] };
  if (options.on === 'xs')
    return { target: 'xs', command: [engine ?? (await ensureXsHost(progress))] };
  if (engine === undefined) return { target: 'quickjs', command: [await ensureHost(progress)] };
  return {
    target: isNg(engine) ? 'quickjs-ng' : 'quickjs',
    command: [engine, '-m'],
    native: nativeModule(engine, options.native),
  };
}

/** It cannot be installed from a registry. */
function espruinoFromEnvironment(): string {
  const { ESPRUINO } = process.env;
  if (ESPRUINO) return existing(ESPRUINO, 'engine (ESPRUINO)');
  throw new Error(
    'no Espruino: name its Linux binary with --engine or in the environment variable ESPRUINO ' +
      '(docs/espruino.md says how to make it)',
  );
}

function existing(path: string, what: string): string {
  if (!existsSync(path)) throw new Error(`no such ${what}: ${path}`);
  return resolve(path);
}

function progress(line: string): void {
  process.stderr.write(`uasyncio: ${line}\n`);
}

/** quickjs-ng names its modules otherwise, and rejects the names of the others. */
function isNg(engine: string): boolean {
  const { error, status } = spawnSync(engine, ['-m', '-e', "import 'qjs:os'"]);
  if (error) throw new Error(`cannot run ${shown(engine)}: ${error.message}`);
  return status === 0;
}

function nativeModule(engine: string, given: string | undefined): string {
  if (given !== undefined) return existing(given, 'native module');
  const beside = join(dirname(engine), 'uasyncio.so');
  if (existsSync(beside)) return beside;
  throw new Error(
    `no native module for ${shown(engine)}: build it with ` +
      `'npx uasyncio native --headers <folder with its quickjs.h> -o ${shown(beside)}', or name it with --native`,
  );
}

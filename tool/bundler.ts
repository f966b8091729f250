// Bundles a program with Rollup.
import { dirname, resolve } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { type OutputChunk, type Plugin, type RollupBuild, type RollupLog, rollup } from 'rollup';
import { type CompiledModule, compiler, type ModuleStore } from '../compiler/rollup.js';
import { digest, identity, Store } from './cache.js';
import { describe } from './errors.js';
import { finishers } from './finishers.js';
import type { Inputs } from './inputs.js';
import { json } from './json.js';
import { lean } from './lean.js';
import { parts } from './parts.js';
import { quoted } from './quoted.js';
import { encryption, linked, resolver } from './resolve.js';
import { distFolder } from './root.js';
import type { Mode, Packages, Target } from './targets/target.js';

export interface BundleOptions {
  program: string;
  target: Target;
  async: Mode;
  packages: Packages;
  /** Where the code will be stored: the source map names its sources relative to that. Default: absolute paths. */
  file?: string;
  minify?: boolean;
  /** Build for little memory; see lean.ts. */
  lean?: boolean;
  /** Build a module for `require`, instead of a program. */
  module?: boolean;
  sourcemap?: boolean | 'inline';
  /** Make lines say what threw, if the engine reports no columns and the code is not minified; see lines.ts. */
  lines?: boolean;
  /** Link `uasyncio/inspect`, which prints the tasks on signals, if the engine's programs get signals. */
  inspect?: boolean;
  /** Link `uasyncio/trace`, which prints what the scheduler does. */
  trace?: boolean;
}

export interface Bundle {
  code: string;
  map: string | undefined;
  warnings: string[];
}

export interface Names {
  program: string;
  library: string;
}

// Harmless warnings, and one that the error which follows repeats.
const SILENT = ['CIRCULAR_DEPENDENCY', 'EMPTY_BUNDLE', 'UNRESOLVED_IMPORT'];

const MODULES_LIMIT = 64 * 1024 * 1024;

export async function bundle(options: BundleOptions, inputs: Inputs): Promise<Bundle> {
  const { file, target, sourcemap = false } = options;
  return built(options, inputs, false, async (build) => {
    const { output } = await build.generate({
      file,
      format: 'es',
      inlineDynamicImports: true,
      freeze: target.cannotFreeze !== true,
      // The check of the script needs the map to find positions in the source.
      sourcemap:
        sourcemap === 'inline' || (target.check !== undefined && !sourcemap) ? 'hidden' : sourcemap,
      sourcemapPathTransform: (source, map) =>
        file === undefined ? resolve(dirname(map), source) : source,
      plugins: finishers(options),
    });
    const { code, map } = output[0] satisfies OutputChunk;
    await target.check?.(code, `${map}`, dirname(file ?? '/bundle'));
    if (sourcemap === 'inline') return { code: `${code}${inline(`${map}`)}`, map: undefined };
    return { code, map: sourcemap ? map?.toString() : undefined };
  });
}

/** Not by Rollup, which would do it before the plugins have added to the map. */
function inline(map: string): string {
  const data = Buffer.from(map).toString('base64');
  return `//# sourceMappingURL=data:application/json;charset=utf-8;base64,${data}\n`;
}

/** The modules and their source maps, by name. */
interface Apart {
  modules: [string, string][];
  maps: [string, string][];
  warnings: string[];
}

export async function bundleApart(
  options: BundleOptions,
  names: Names,
  inputs: Inputs,
): Promise<Apart> {
  return built(options, inputs, true, async (build) => {
    const { output } = await build.generate({
      format: 'es',
      // No extension: Moddable names modules without one.
      entryFileNames: names.program,
      chunkFileNames: '[name]',
      hoistTransitiveImports: false,
      manualChunks: (id) => (id.startsWith(`${distFolder()}/`) ? names.library : undefined),
      sourcemap: options.sourcemap === true && 'hidden',
      sourcemapPathTransform: (source, map) => resolve(dirname(map), source),
      plugins: finishers(options),
    });
    const chunks = output.filter((part) => part.type === 'chunk');
    return {
      modules: chunks.map(({ fileName, code }) => [fileName, code]),
      maps: chunks.map(({ fileName, map }) => [fileName, `${map}`]),
    };
  });
}

/** `apart`: for Moddable's SDK, which encrypts connections itself. */
async function built<T>(
  options: BundleOptions,
  inputs: Inputs,
  apart: boolean,
  generate: (build: RollupBuild) => Promise<T>,
): Promise<T & { warnings: string[] }> {
  const warnings: string[] = [];
  const onwarn = (warning: RollupLog): void => {
    if (!SILENT.includes(warning.code ?? '')) warnings.push(describe(warning));
  };
  inputs.wantedFile(options.program);
  const build = await rollup({
    input: options.program,
    plugins: plugins(options, inputs, apart),
    onwarn,
  });
  try {
    return { ...(await generate(build)), warnings };
  } finally {
    await build.close();
  }
}

function plugins(options: BundleOptions, inputs: Inputs, apart: boolean): Plugin[] {
  const { target, async, packages, inspect = false, trace = false } = options;
  const lines = options.lines && !options.minify ? target.lines : undefined;
  return [
    watcher(inputs),
    ...(options.lean ? [lean()] : []),
    ...(inspect ? [linked('inspect', target, async)] : []),
    ...(trace ? [linked('trace', target, async)] : []),
    resolver(target, async, packages, inputs),
    nodeResolve({
      extensions: ['.ts', '.mts', '.cts', '.tsx', '.js', '.mjs'],
      exportConditions: [target.condition],
      mainFields: target.mainFields,
      preferBuiltins: target.keepsPackages,
    }),
    json(),
    ...encryption(target, !apart),
    ...parts(target, options.lean ?? false),
    outside(
      distFolder(),
      compiler({
        async,
        dialect: target.dialect,
        lines,
        store: storeFor(target.id, async, `${lines}`),
      }),
    ),
  ];
}

/** Tells `inputs` which modules were loaded. */
function watcher(inputs: Inputs): Plugin {
  return {
    name: 'uasyncio-watcher',
    transform(code, id) {
      inputs.loaded(id, code);
      return null;
    },
  };
}

/** Modules are kept one by one too, so that after a change only what was changed is compiled. */
function storeFor(...settings: string[]): ModuleStore | undefined {
  const tool = identity();
  if (tool === undefined) return undefined;
  const store = new Store('modules', MODULES_LIMIT);
  const key = (id: string, source: string): string => digest([tool, ...settings, id], source);
  return {
    get: (id, source) => store.get<CompiledModule>(key(id, source)),
    put: (id, source, made) => store.put(key(id, source), made),
  };
}

/** Makes a plugin skip the library, which was compiled when the package was built. */
function outside(folder: string, plugin: Plugin): Plugin {
  const exclude = new RegExp(`^${quoted(folder)}/`);
  const handler = plugin.transform as Extract<Plugin['transform'], (...args: never[]) => unknown>;
  return { ...plugin, transform: { filter: { id: { exclude } }, handler } };
}

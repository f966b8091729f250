import { dirname, resolve } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { type OutputChunk, type Plugin, type RollupBuild, type RollupLog, rollup } from 'rollup';
import { compiler } from '../compiler/rollup.js';
import { describe } from './errors.js';
import { json } from './json.js';
import { minifier } from './minify.js';
import { quoted } from './quoted.js';
import { resolver } from './resolve.js';
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
  /** Build a module for `require`, instead of a program. */
  module?: boolean;
  sourcemap?: boolean | 'inline';
}

export interface Bundle {
  code: string;
  map: string | undefined;
  warnings: string[];
}

// Harmless warnings, and one that the error which follows repeats.
const SILENT = ['CIRCULAR_DEPENDENCY', 'EMPTY_BUNDLE', 'UNRESOLVED_IMPORT'];

/** Bundles the program and everything that it imports into one ES module. */
export async function bundle(options: BundleOptions): Promise<Bundle> {
  const { file, target, sourcemap = false } = options;
  return built(options, async (build) => {
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
    target.check?.(code, `${map}`, dirname(file ?? '/bundle'));
    if (sourcemap === 'inline') return { code: `${code}${inline(`${map}`)}`, map: undefined };
    return { code, map: sourcemap ? map?.toString() : undefined };
  });
}

/** Not by Rollup, which would do it before the plugins have added to the map. */
function inline(map: string): string {
  const data = Buffer.from(map).toString('base64');
  return `//# sourceMappingURL=data:application/json;charset=utf-8;base64,${data}\n`;
}

export interface Modules {
  modules: Map<string, string>;
  /** The source maps of the modules, as text. */
  maps: Map<string, string>;
  warnings: string[];
}

/** Bundles into two modules, keyed by name: first the program, then the part of the library that it needs. */
export async function bundleApart(
  options: BundleOptions,
  names: { program: string; library: string },
): Promise<Modules> {
  return built(options, async (build) => {
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
      modules: new Map(chunks.map(({ fileName, code }) => [fileName, code])),
      maps: new Map(chunks.map(({ fileName, map }) => [fileName, `${map}`])),
    };
  });
}

async function built<T>(
  options: BundleOptions,
  generate: (build: RollupBuild) => Promise<T>,
): Promise<T & { warnings: string[] }> {
  const warnings: string[] = [];
  const onwarn = (warning: RollupLog): void => {
    if (!SILENT.includes(warning.code ?? '')) warnings.push(describe(warning));
  };
  const build = await rollup({ input: options.program, plugins: plugins(options), onwarn });
  try {
    return { ...(await generate(build)), warnings };
  } finally {
    await build.close();
  }
}

function finishers({ target, minify = false, module = false }: BundleOptions): Plugin[] {
  const small = minify ? [minifier(target.minify)] : [];
  return [...small, ...(target.finishers?.({ minify, module }) ?? [])];
}

function plugins({ target, async, packages }: BundleOptions): Plugin[] {
  return [
    resolver(target, async, packages),
    nodeResolve({
      extensions: ['.ts', '.mts', '.cts', '.tsx', '.js', '.mjs'],
      exportConditions: [target.condition],
      mainFields: target.mainFields,
      preferBuiltins: target.keepsPackages,
    }),
    json(),
    outside(distFolder(), compiler({ async, dialect: target.dialect })),
  ];
}

/** Makes a plugin skip the library, which was compiled when the package was built. */
function outside(folder: string, plugin: Plugin): Plugin {
  const exclude = new RegExp(`^${quoted(folder)}/`);
  const handler = plugin.transform as Extract<Plugin['transform'], (...args: never[]) => unknown>;
  return { ...plugin, transform: { filter: { id: { exclude } }, handler } };
}

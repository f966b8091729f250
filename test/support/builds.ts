// Builds conformance programs: each one separately, on a library that is bundled once for all of them.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Plugin, rollup } from 'rollup';
import { compiler } from '../../compiler/rollup.js';
import { bundle } from '../../tool/bundle.js';
import { checkScript, scriptMaker, starter } from '../../tool/espruino.js';
import { minifier } from '../../tool/minify.js';
import { entryFor, libraryFile } from '../../tool/resolve.js';
import { packageRoot } from '../../tool/root.js';
import { forStorage } from '../../tool/storage.js';
import { espruino } from '../../tool/targets/index.js';
import { isEspruino, type Mode, type Target, targetOf } from './engines.js';
import { temporaryFolder } from './temporary.js';

/** Modules that the engines provide. */
export const EXTERNAL = [/^(?:node|embedded|uasyncio):/, 'os', 'std', 'timer', 'time', 'net'];

/** The entries of the library, by what programs import. */
function entriesOf(name: Target, mode: Mode): Record<string, string> {
  const target = targetOf(name);
  const others = ['runtime', 'py', `${target.port}-runtime`]
    .map((entry) => [`uasyncio/${entry}`, libraryFile(target, entry)] as const)
    .filter(([, file]) => existsSync(file));
  return { uasyncio: libraryFile(target, entryFor(target, mode)), ...Object.fromEntries(others) };
}

/** Makes a name usable for a module's file, and for a file in Espruino's Storage. */
const fileOf = (id: string): string => `${id.replace('/', '-')}.mjs`;

const libraries = new Map<string, Promise<string>>();

/** The folder with the library for a target. */
function libraryFor(target: Target, mode: Mode, minify: boolean): Promise<string> {
  const key = `${isEspruino(target) ? 'espruino' : target} ${mode} ${minify}`;
  const known = libraries.get(key) ?? buildLibrary(target, mode, minify);
  libraries.set(key, known);
  return known;
}

async function buildLibrary(target: Target, mode: Mode, minify: boolean): Promise<string> {
  const entries = entriesOf(target, mode);
  const build = await rollup({
    input: Object.fromEntries(Object.entries(entries).map(([id, file]) => [fileOf(id), file])),
    external: EXTERNAL,
    plugins: [library(entries)],
    onwarn() {},
  });
  const folder = temporaryFolder(`library-${target}-${mode}`);
  await build.write({
    dir: folder,
    entryFileNames: '[name]',
    chunkFileNames: '[name].mjs',
    manualChunks: () => 'library',
    sourcemap: isEspruino(target) && 'hidden',
    plugins: scripting(target, 'module', minify),
  });
  await build.close();
  return folder;
}

/** There is one copy of the library; QuickJS's native module is beside the bundle. */
function library(entries: Record<string, string>): Plugin {
  return {
    name: 'library',
    resolveId(id) {
      if (id.endsWith('uasyncio.so')) return { id: './uasyncio.so', external: 'absolute' };
      return entries[id] ?? null;
    },
    // Espruino has no Symbol, and programs that are lowered for it use none.
    transform: (code, id) =>
      id.endsWith('espruino/runtime.js') ? code.replace(/^export \{ symbols \}.*$/m, '') : null,
  };
}

/** Turns an ES module into a script; used for the library and for programs that import it. */
function scripting(target: Target, kind: 'program' | 'module', minify: boolean): Plugin[] {
  if (!isEspruino(target)) return [];
  return [
    ...(minify ? [minifier(espruino.minify)] : []),
    requires,
    scriptMaker({ kind, minify }),
    checker,
  ];
}

/** Names of the library's methods that the engine lacks: a script may call only those that it defines. */
const DEFINED = '({ with: 0 });\n';

/** Espruino has `require` and `exports`. */
const requires: Plugin = {
  name: 'requires',
  renderChunk(code) {
    const made = code
      .replace(/(?<=^|;)(import|export)\s*\{([^}]*)\}\s*from\s*("[^"]*"|'[^']*');?/gm, required)
      .replace(
        /(?<=^|;)import\s*\*\s*as\s+([\w$]+)\s*from\s*("[^"]*"|'[^']*');?/gm,
        'var $1 = require($2);',
      )
      .replace(/(?<=^|;)import\s*("[^"]*"|'[^']*');?/gm, 'require($1);');
    return { code: DEFINED + made, map: null };
  },
};

/** `import { a as b } from 'x'` and `export { a as b } from 'x'`, as Rollup and esbuild write them. */
function required(_: string, kind: string, names: string, from: string): string {
  const place = kind === 'import' ? 'var ' : 'exports.';
  return names
    .split(',')
    .map((pair) => pair.trim().split(/\s+as\s+/))
    .map(([name = '', local = name]) => `${place}${local} = require(${from}).${name};`)
    .join('');
}

/** Refuses code that Espruino cannot parse. */
const checker: Plugin = {
  name: 'checker',
  async generateBundle(_, output) {
    for (const part of Object.values(output))
      if (part.type === 'chunk') await checkScript(part.code, `${part.map}`, packageRoot());
  },
};

/** On Espruino, and in the lean profile, half of the programs are minified. */
const isMinified = (source: string): boolean => basename(source).length % 2 === 0;

const programs = new Map<string, Promise<string>>();

/** The file to be run of a program that is built on the library, which it imports. */
export function buildProgram(target: Target, mode: Mode, source: string): Promise<string> {
  const key = `${isEspruino(target) ? 'espruino' : target} ${mode} ${source}`;
  const build = isEspruino(target) ? buildOnStorage : buildModule;
  const known = programs.get(key) ?? build(target, mode, source);
  programs.set(key, known);
  return known;
}

type Transform = (this: object, code: string, id: string) => Promise<{ code: string }>;

const LIBRARY = /(?<=\bfrom |^import )(["'])(uasyncio[\w/-]*)\1/gm;

/** A program is one module, so that it needs the compiler alone: Rollup would take as long again. */
async function buildModule(target: Target, mode: Mode, source: string): Promise<string> {
  const folder = await libraryFor(target, mode, false);
  const plugin = compiler({ async: mode, dialect: targetOf(target).dialect });
  const context = {
    error({ message }: { message: string }) {
      throw new Error(`${source}: ${message}`);
    },
  };
  const transform = plugin.transform as unknown as Transform;
  const { code } = await transform.call(context, readFileSync(source, 'utf8'), source);
  const file = fileFor(source);
  writeFileSync(
    file,
    code.replace(LIBRARY, (_, _quote, id) => JSON.stringify(join(folder, fileOf(id)))),
  );
  return file;
}

function fileFor(source: string): string {
  const name = basename(source, '.ts');
  return join(temporaryFolder(name), `${name}.mjs`);
}

async function buildOnStorage(target: Target, mode: Mode, source: string): Promise<string> {
  const minify = isMinified(source);
  const folder = await libraryFor(target, mode, minify);
  const ids = Object.keys(entriesOf(target, mode));
  const build = await rollup({
    input: source,
    plugins: [
      {
        name: 'library',
        resolveId: (id) =>
          ids.includes(id) ? { id: `./${fileOf(id)}`, external: 'absolute' } : null,
      },
      compiler({ async: mode, dialect: targetOf(target).dialect }),
    ],
    onwarn() {},
  });
  const file = fileFor(source);
  await build.write({
    file,
    sourcemap: 'hidden',
    plugins: scripting(target, 'program', minify),
  });
  await build.close();
  return startOf(file, source, folder);
}

/** Builds a program with its library in one script, as for a board; returns the file that runs it. */
export async function buildScript(source: string, lean = false): Promise<string> {
  const options = { target: espruino, async: 'compiled', packages: 'bare', lean } as const;
  const { code } = await bundle({ program: source, minify: isMinified(source), ...options });
  const file = join(temporaryFolder('script'), `${basename(source, '.ts')}.js`);
  writeFileSync(file, await forStorage(source, code));
  return startOf(file, source);
}

/** As `buildWhole`, in the lean profile. */
export function buildLean(target: Target, source: string): Promise<string> {
  if (isEspruino(target)) return buildScript(source, true);
  return buildWhole(target, source, { minify: isMinified(source), lean: true });
}

/** Builds a program as the tool does, with what it uses of the library, in one file; returns the file to be run. */
export async function buildWhole(
  name: Target,
  source: string,
  options: { minify?: boolean; lean?: boolean } = {},
): Promise<string> {
  const target = targetOf(name);
  const how = { async: 'compiled', packages: 'absolute' } as const;
  const { code } = await bundle({ program: source, target, ...how, ...options });
  const file = fileFor(source);
  writeFileSync(file, code);
  return file;
}

/** Returns a file that puts the library into Storage and then starts a script on Espruino. */
function startOf(script: string, source: string, library?: string): string {
  const stores = (library === undefined ? [] : readdirSync(library)).map((name) => {
    const path = JSON.stringify(join(library as string, name));
    return `require("Storage").write("./${name}",require("fs").readFileSync(${path}));\n`;
  });
  const file = join(dirname(script), 'start.js');
  writeFileSync(file, stores.join('') + starter(script, source, []));
  return file;
}

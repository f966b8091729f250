// Builds the page of `uasyncio ide` into dist/ide: static files, which any web server can serve.
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { writeLicences } from '../desktop.js';
import { packageRoot } from '../root.js';
import { namesOf } from './names.js';

const here = join(packageRoot(), 'tool', 'ide');
const dist = join(packageRoot(), 'dist');
const target = join(dist, 'ide');
const modules = join(packageRoot(), 'node_modules');

const SHIMS = ['assert', 'fs', 'module', 'path'];

/** An esbuild plugin: what the compiler takes from Node comes from the shims, and what the page never calls is empty. */
const forPages: Plugin = {
  name: 'for-pages',
  setup(setup) {
    const { onResolve, onLoad } = setup;
    onResolve({ filter: /^esbuild$/ }, ({ resolveDir }) =>
      setup.resolve('esbuild-wasm', { resolveDir, kind: 'import-statement' }),
    );
    onResolve({ filter: /^rollup$/ }, ({ resolveDir }) =>
      setup.resolve('@rollup/browser', { resolveDir, kind: 'import-statement' }),
    );
    onResolve({ filter: /^rollup\/parseAst$/ }, () => ({ path: join(here, 'shims', 'parse.ts') }));
    onResolve({ filter: /\/root\.js$/ }, ({ importer }) =>
      importer.includes('/tool/') ? { path: join(here, 'shims', 'root.ts') } : undefined,
    );
    onResolve({ filter: /^(?:node:)?[a-z_/]+$/ }, ({ path }) => {
      if (!isBuiltin(path)) return undefined;
      const name = path.replace('node:', '');
      return SHIMS.includes(name)
        ? { path: join(here, 'shims', `${name}.ts`) }
        : { path: name, namespace: 'absent' };
    });
    onLoad({ filter: /.*/, namespace: 'absent' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** What all scripts of the page share. */
const COMMON = {
  outdir: target,
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  mainFields: ['browser', 'module', 'main'],
  inject: [join(here, 'shims', 'process.ts')],
  define: { global: 'globalThis' },
  external: ['@babel/preset-typescript'],
  plugins: [forPages],
  metafile: true,
  logLevel: 'warning',
} satisfies BuildOptions;

async function buildScripts(): Promise<void> {
  const entryPoints = {
    page: join(here, 'page.ts'),
    compile: join(here, 'compile.worker.ts'),
    run: join(here, 'run.prelude.ts'),
  };
  const { metafile } = await build({ ...COMMON, entryPoints });
  const packages = ['esbuild-wasm', '@rollup/browser'].map((name) => `node_modules/${name}/`);
  await writeLicences([...Object.keys(metafile.inputs), ...packages], join(target, 'LICENSES'));
}

/** Last, because it knows all files. */
async function buildOffline(): Promise<void> {
  const files = readdirSync(target).filter((name) => !/^(?:LICENSES|offline\.js)$/.test(name));
  const digest = createHash('sha256');
  for (const name of files) digest.update(name).update(readFileSync(join(target, name)));
  await build({
    ...COMMON,
    entryPoints: { offline: join(here, 'offline.worker.ts') },
    define: {
      FILES: JSON.stringify(['./', ...files.filter((name) => name !== 'index.html')]),
      VERSION: JSON.stringify(digest.digest('hex').slice(0, 16)),
    },
    inject: [],
    format: 'iife',
  });
}

function textsIn(folder: string, ends: string, prefix = ''): [string, string][] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry): [string, string][] => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return textsIn(path, ends, `${prefix}${entry.name}/`);
    return entry.name.endsWith(ends) ? [[prefix + entry.name, readFileSync(path, 'utf8')]] : [];
  });
}

/** The library's modules, which the compiler in the page bundles. */
function writeLibrary(): void {
  const parts = ['src', 'ports', 'espruino'].flatMap((name) =>
    textsIn(join(dist, name), '.js', `${name}/`),
  );
  const entries = readdirSync(dist)
    .filter((name) => name.endsWith('.js'))
    .map((name): [string, string] => [name, readFileSync(join(dist, name), 'utf8')]);
  pack('library', Buffer.from(JSON.stringify(Object.fromEntries([...parts, ...entries]))));
}

/** Compressed by us, because static servers differ; the name must not say so, or some would unpack it. */
function pack(name: string, data: Buffer): void {
  writeFileSync(join(target, `${name}.bin`), gzipSync(data, { level: 6 }));
}

function writeJson(name: string, value: unknown): void {
  writeFileSync(join(target, `${name}.json`), JSON.stringify(value));
}

/** The page runs one file, without arguments, and has no files. */
function examples(): Record<string, string> {
  const usable = textsIn(join(packageRoot(), 'examples'), '.ts').filter(
    ([name, text]) =>
      !name.includes('/') && !/process\.|scriptArgs|\.\/|from 'node:|http\/files/.test(text),
  );
  return Object.fromEntries(usable);
}

export async function buildIde(): Promise<void> {
  mkdirSync(target, { recursive: true });
  await buildScripts();
  for (const name of ['index.html', 'page.css', '../colors.css'])
    copyFileSync(join(here, name), join(target, basename(name)));
  copyFileSync(
    join(modules, '@rollup/browser/dist/es/bindings_wasm_bg.wasm'),
    join(target, 'bindings_wasm_bg.wasm'),
  );
  writeLibrary();
  writeJson('examples', examples());
  writeJson('names', namesOf(join(dist, 'types')));
  pack('esbuild', readFileSync(join(modules, 'esbuild-wasm', 'esbuild.wasm')));
  await buildOffline();
}

await buildIde();

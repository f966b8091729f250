// The first step of the build: bundles the compiler and the command for Node. The bundles contain the npm packages
// that they use: this makes installations small and the start fast. rollup and esbuild cannot be bundled: they have
// native binaries.
import { chmod, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const require = createRequire(import.meta.url);

/**
 * The npm package `esbuild` runs a script when it is installed; the packages with its binaries do not. So we depend on
 * the binaries only, and ship the JavaScript, which finds them. That JavaScript insists on the file name `lib/main.js`.
 */
async function copyEsbuild() {
  const source = dirname(require.resolve('esbuild/package.json'));
  const target = 'dist/esbuild';
  await mkdir(target, { recursive: true });
  for (const file of ['lib/main.js', 'LICENSE.md'])
    await cp(join(source, file), join(target, file));
  await writeFile(join(target, 'package.json'), '{ "type": "commonjs" }\n');
}

/** An esbuild plugin: makes the bundles import our copy. All bundles are in folders directly below dist. */
const ownEsbuild = {
  name: 'own-esbuild',
  setup({ onResolve }) {
    onResolve({ filter: /^esbuild$/ }, () => ({ path: '../esbuild/lib/main.js', external: true }));
  },
};

async function bundleAll() {
  const { dependencies, peerDependencies } = JSON.parse(await readFile('package.json', 'utf8'));
  // Each file is named by a hash of its content, so a build would not overwrite old files.
  await rm('dist/shared', { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: {
      'compiler/rollup': 'compiler/rollup.ts',
      'compiler/preset': 'compiler/preset.ts',
      'tool/cli': 'tool/cli.ts',
    },
    outdir: 'dist',
    bundle: true,
    splitting: true,
    chunkNames: 'shared/[hash]',
    // Babel imports preset-typescript only to load a preset by name, which we never do.
    external: [
      ...Object.keys({ ...dependencies, ...peerDependencies }),
      '@babel/preset-typescript',
    ],
    plugins: [ownEsbuild],
    // The bundled CommonJS packages call `require`.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    platform: 'node',
    format: 'esm',
    sourcemap: true,
    metafile: true,
    logLevel: 'warning',
  });
  await chmod('dist/tool/cli.js', 0o755);
  return Object.keys(metafile.inputs);
}

/** Writes the licences of the npm packages that `files` belong to. */
export async function writeLicences(files, target) {
  const folders = files.map((file) => /.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  const texts = await Promise.all([...new Set(folders.filter(Boolean))].sort().map(licenceOf));
  await writeFile(target, texts.join(`\n${'-'.repeat(80)}\n\n`));
}

async function licenceOf(folder) {
  const { name, version, license } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  );
  const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
  const text = file === undefined ? '' : `\n${await readFile(join(folder, file), 'utf8')}`;
  return `${name} ${version}, ${license}\n${text}`;
}

export async function buildDesktop() {
  // What an earlier build wrote of a file that is gone must not be packed.
  await rm('dist', { recursive: true, force: true });
  await copyEsbuild();
  await writeLicences(await bundleAll(), 'dist/LICENSES');
}

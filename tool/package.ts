// The last step of the build: makes what the package ships besides the bundles.
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type NodePath, parseSync, type types as t, traverse } from '@babel/core';
import { type BuildOptions, build } from 'esbuild';
import { textsIn } from '../compiler/lean.js';
import { bundle } from './bundle.js';
import type { Texts } from './codes.js';
import { packageRoot } from './root.js';
import { espruino } from './targets/index.js';

const dist = join(packageRoot(), 'dist');

/** Removes internal members, whose names end in an underscore, so that editors do not offer them to users. */
function withoutInternals(declarations: string): string {
  const program = parseSync(declarations, {
    babelrc: false,
    configFile: false,
    sourceType: 'module',
    parserOpts: { plugins: [['typescript', { dts: true }]] },
  });
  let text = '';
  let from = 0;
  traverse(program as t.File, {
    'ClassBody|TSInterfaceBody': ({ node }: NodePath) => {
      for (const member of (node as t.ClassBody).body) {
        const { key, leadingComments } = member as t.ClassProperty;
        if (key?.type !== 'Identifier' || !key.name.endsWith('_')) continue;
        const start = leadingComments?.[0]?.start ?? (member.start as number);
        text += declarations.slice(from, declarations.lastIndexOf('\n', start));
        from = member.end as number;
      }
    },
  });
  return text + declarations.slice(from);
}

function stripDeclarations(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) stripDeclarations(path);
    else writeFileSync(path, withoutInternals(readFileSync(path, 'utf8')));
  }
}

/** Ships the sources of QuickJS, so that an installed package can build its host. */
function copyQuickJs(): void {
  const npm = dirname(createRequire(import.meta.url).resolve('qjsc/package.json'));
  const sources = join(npm, 'deps', 'quickjs_2021_03_27');
  const target = join(dist, 'quickjs');
  mkdirSync(target, { recursive: true });
  for (const file of readdirSync(sources)) {
    if (/\.[ch]$|^LICENSE$/.test(file)) copyFileSync(join(sources, file), join(target, file));
  }
}

/** Builds the module for `require('uasyncio')` on a board. */
async function buildEspruinoModule(): Promise<void> {
  const folder = join(dist, 'espruino');
  const { code } = await bundle({
    program: join(folder, 'espruino.js'),
    target: espruino,
    async: 'compiled',
    packages: 'bare',
    minify: true,
    module: true,
  });
  writeFileSync(join(folder, 'uasyncio.min.js'), code);
}

/**
 * Writes code for the hosts, as C strings: how they format what programs print, and what runs around the function of a
 * thread, because functions of XS do not return their source.
 */
async function buildHeaders(): Promise<void> {
  await buildHeader('console', 'ports/console/index.ts', 'make', { minify: true });
  // Stacks are cut below the name of this function.
  await buildHeader('inside', 'src/threads/inside.ts', 'inside', { minifyWhitespace: true });
}

async function buildHeader(
  name: string,
  file: string,
  value: string,
  options: BuildOptions,
): Promise<void> {
  const { outputFiles = [] } = await build({
    ...options,
    entryPoints: [join(packageRoot(), file)],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'made',
    // What QuickJS 2021 has, the oldest engine with a host.
    target: 'es2020',
  });
  const code = `(()=>{${(outputFiles[0] as { text: string }).text.trim()}return made.${value}})()`;
  const lines = code.match(/.{1,100}/gs) as string[];
  const header = [
    `/* Made by tool/package.ts of ${file}. */`,
    `static const char ${name}_source[] =`,
  ];
  writeFileSync(join(dist, `${name}.h`), `${[...header, ...lines.map(cString)].join('\n')};\n`);
}

/** Question marks are escaped because two of them begin a trigraph. */
function cString(text: string): string {
  return `\t"${text.replace(/["\\?]/g, '\\$&').replace(/\n/g, '\\n')}"`;
}

/** Writes the texts of the library by their codes; see compiler/lean.ts. */
function writeTexts(): void {
  const texts: Texts = {};
  for (const file of readdirSync(dist, { recursive: true, encoding: 'utf8' }))
    if (/^(?!compiler|tool|shared|esbuild|moddable).*\.js$/.test(file))
      for (const [code, parts] of textsIn(readFileSync(join(dist, file), 'utf8'))) {
        const other = texts[code] ?? parts;
        if (`${other}` !== `${parts}`)
          throw new Error(
            `two texts have the code ${code}; word one of them otherwise:\n${other}\n${parts}`,
          );
        texts[code] = parts;
      }
  const sorted = Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(join(dist, 'texts.json'), JSON.stringify(Object.fromEntries(sorted)));
}

/** Names this build by its content: see tool/cache.ts. */
function writeIdentity(): void {
  const hash = createHash('sha256').update(readFileSync(join(packageRoot(), 'package.json')));
  for (const file of readdirSync(dist, { recursive: true, encoding: 'utf8' }).sort())
    if (file.endsWith('.js')) hash.update(`\0${file}\0`).update(readFileSync(join(dist, file)));
  writeFileSync(join(dist, 'identity'), hash.digest('hex'));
}

await buildEspruinoModule();
await buildHeaders();
stripDeclarations(join(dist, 'types'));
copyQuickJs();
writeTexts();
writeIdentity();

// The last step of the build: makes what the package ships besides the bundles.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type NodePath, parseSync, type types as t, traverse } from '@babel/core';
import { bundle } from './bundle.js';
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

await buildEspruinoModule();
stripDeclarations(join(dist, 'types'));
copyQuickJs();

import type { TransformOptions } from 'esbuild';
import type { Plugin } from 'rollup';
import { SHORT } from '../compiler/coroutines/slots.js';
import { distFolder } from './root.js';

// By convention, names of the library's internal properties end in one underscore.
const INTERNAL = /(?<![\w$])[A-Za-z$][\w$]*[A-Za-z\d$]_(?![\w$])/g;

/*
 * No short name is that of a standard method: where an engine lacks that, a call of it would be refused. Nor is one that
 * of a variable of a coroutine. The scheduler looks for `wait_` in any object of the program that is awaited or returned,
 * so its short name is no likely key of data.
 */
const TAKEN: Record<string, string | false> = { at: false, wait_: '$w' };
for (const name of SHORT) TAKEN[name] = false;

/** A rollup plugin: minifies the bundle, including the names of the library's internal properties. */
export function minifier(syntax: Pick<TransformOptions, 'target' | 'supported'>): Plugin {
  return {
    name: 'uasyncio-minifier',
    async renderChunk(code) {
      const { transform } = await import('esbuild');
      // All modules of the build, even those in another chunk: chunks must agree on the names.
      const modules = [...this.getModuleIds()].map((id) => ({
        id,
        code: this.getModuleInfo(id)?.code ?? '',
      }));
      return await transform(code, {
        minify: true,
        mangleProps: anyOf(internalNames(modules)),
        mangleCache: TAKEN,
        format: 'esm',
        // The code is lowered already. This only keeps the minifier from adding syntax that the engine lacks.
        ...syntax,
        charset: 'utf8',
        sourcemap: 'external',
      });
    },
  };
}

/** Names that the program uses as well are kept: such a name may be a key in the program's data. */
function internalNames(modules: { id: string; code: string }[]): string[] {
  const names = new Set<string>();
  const isOurs = (id: string): boolean => id.startsWith(distFolder());
  for (const { id, code } of modules)
    if (isOurs(id)) for (const name of found(code)) names.add(name);
  for (const { id, code } of modules)
    if (!isOurs(id)) for (const name of found(code)) names.delete(name);
  return [...names];
}

function found(code: string): string[] {
  return code.match(INTERNAL) ?? [];
}

function anyOf(names: string[]): RegExp {
  return new RegExp(`^(?:${names.join('|').replaceAll('$', '\\$')})$`);
}

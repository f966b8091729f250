import { SourceMap } from 'node:module';
import * as babel from '@babel/core';
import { type Message, type TransformOptions, transform } from 'esbuild';
import type { Plugin } from 'rollup';
import { type Dialect, type Made, modern } from './dialects.js';
import { CompileError, TOP_LEVEL } from './errors.js';
import preset, { type PresetOptions } from './preset.js';

export { type Dialect, type Made, modern, quickjs, xs } from './dialects.js';
export { espruino } from './espruino/dialect.js';

export interface CompilerOptions {
  /** 'compiled' makes coroutines of async functions; 'native' leaves them. Default 'compiled'. */
  async?: 'compiled' | 'native';
  /** The language of the engine. Default `modern`. */
  dialect?: Dialect;
  /** Also lowers generators where the engine has them. Default false. */
  generators?: boolean;
  /** The module that compiled code imports the runtime from. Default 'uasyncio/runtime'. */
  runtime?: string;
}

const SOURCE = /\.[cm]?[jt]sx?$/;

// Babel's regenerator does not know `?.` and `??`.
const FOR_COROUTINES = 'es2019';

// Rollup panics at `with`, which modules cannot have; Babel tells where it is.
const FOR_BABEL = /\basync\b|\bawait\b|(?<![.\w$])with\s*\(/;

// In esbuild's lowering of `using`. Assigning it throws where Error.prototype is frozen: Moddable's preload.
const NAME = '_.name = "SuppressedError"';
const OWN_NAME = 'Object.defineProperty(_, "name", { value: "SuppressedError" })';

/** A rollup plugin: strips types, lowers what the engines lack, and makes coroutines. */
export function compiler(options: CompilerOptions = {}): Plugin {
  const { dialect = modern, runtime = 'uasyncio/runtime' } = options;
  const compiled = options.async !== 'native';
  const generators = options.generators || dialect.generators === true;
  const isTooNew = compiled && dialect.target > FOR_COROUTINES;
  return {
    name: 'uasyncio',
    async transform(code, id) {
      if (!SOURCE.test(id)) return null;
      const plain = await transform(code, {
        loader: /\.[cm]?tsx?$/.test(id) ? 'ts' : 'js',
        target: isTooNew ? FOR_COROUTINES : dialect.target,
        supported: {
          ...dialect.supported,
          'top-level-await': !compiled && dialect.topLevelAwait === true,
        },
        sourcefile: id,
        sourcemap: 'external',
        tsconfigRaw: { compilerOptions: { useDefineForClassFields: true } },
        ...(dialect.disposal && disposal(code, runtime)),
      }).catch((error: { errors?: Message[] }) => {
        const first = error.errors?.[0];
        if (first === undefined) throw error;
        const { line = 1, column = 0 } = first.location ?? {};
        const message = first.text.startsWith('Top-level await') ? TOP_LEVEL : first.text;
        return this.error({ message, id, loc: { file: id, line, column } });
      });
      plain.code = plain.code.replace(NAME, OWN_NAME);
      try {
        let made: Made = plain;
        if (compiled && (FOR_BABEL.test(plain.code) || generators))
          made = coroutines(plain, id, dialect, { generators, lift: dialect.lift, runtime });
        return dialect.lower?.(made.code, made.map, id) ?? made;
      } catch (error) {
        if (!(error instanceof CompileError) || error.place === undefined) throw error;
        const { line, column } = error.place;
        const map = new SourceMap(JSON.parse(plain.map));
        const entry = map.findEntry(line - 1, column) as {
          originalLine: number;
          originalColumn: number;
        };
        const loc = { file: id, line: entry.originalLine + 1, column: entry.originalColumn };
        // Babel has put the file's name before it.
        return this.error({ message: error.message.replace(`${id}: `, ''), id, loc });
      }
    },
  };
}

/** A name that no program has. */
const SYMBOLS = '_uasyncio_symbols';

/** The symbols of `using`, which some engines lack, come from the runtime. */
function disposal(code: string, runtime: string): TransformOptions {
  const names = ['dispose', 'asyncDispose'].filter((name) => code.includes(`Symbol.${name}`));
  if (names.length === 0) return {};
  return {
    define: Object.fromEntries(names.map((name) => [`Symbol.${name}`, `${SYMBOLS}.${name}`])),
    banner: `import { symbols as ${SYMBOLS} } from '${runtime}';`,
  };
}

function coroutines(
  { code, map }: Made,
  id: string,
  { library }: Dialect,
  options: PresetOptions,
): Made {
  const result = babel.transformSync(code, {
    filename: id,
    babelrc: false,
    configFile: false,
    compact: false,
    sourceMaps: true,
    inputSourceMap: JSON.parse(map),
    plugins: library ? [() => library(id)] : [],
    presets: [[preset, options]],
  });
  return { code: result?.code ?? '', map: JSON.stringify(result?.map) };
}

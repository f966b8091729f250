import { SourceMap } from 'node:module';
import type { PluginObj } from '@babel/core';
import * as babel from '@babel/core';
import { type Message, type TransformOptions, transform } from 'esbuild';
import type { Plugin } from 'rollup';
import { CompileError, TOP_LEVEL } from './errors.js';
import { ESPRUINO_SYNTAX } from './espruino/esbuild.js';
import { library, lower } from './espruino/lower.js';
import preset, { type PresetOptions } from './preset.js';

export interface CompilerOptions extends PresetOptions {
  /** 'compiled' makes coroutines of async functions; 'native' leaves them. Default 'compiled'. */
  async?: 'compiled' | 'native';
  /** Espruino lacks much of the language, XS pays for captured variables. Default: any other engine. */
  engine?: 'espruino' | 'xs';
  /** Whether the engine has `await` outside of functions, which is never compiled. Default true. */
  topLevelAwait?: boolean;
}

const SOURCE = /\.[cm]?[jt]sx?$/;

// What the smallest of our engines with classes, QuickJS 2021, has beyond the language level below.
const SUPPORTED = {
  'async-await': true,
  'async-generator': true,
  'for-await': true,
  'class-field': true,
  'class-private-accessor': true,
  'class-private-field': true,
  'class-private-method': true,
  'class-private-static-field': true,
  'class-private-static-method': true,
  'class-static-field': true,
  bigint: true,
  'dynamic-import': true,
  'import-meta': true,
  'top-level-await': true,
};

// Rollup panics at `with`, which modules cannot have; Babel tells where it is.
const FOR_BABEL = /\basync\b|\bawait\b|(?<![.\w$])with\s*\(/;

// In esbuild's lowering of `using`. Assigning it throws where Error.prototype is frozen: Moddable's preload.
const NAME = '_.name = "SuppressedError"';
const OWN_NAME = 'Object.defineProperty(_, "name", { value: "SuppressedError" })';

/** A rollup plugin: strips types, lowers what the engines lack, and makes coroutines. */
export function compiler(options: CompilerOptions = {}): Plugin {
  const compiled = options.async !== 'native';
  const onEspruino = options.engine === 'espruino';
  const preset = {
    ...options,
    generators: options.generators || onEspruino,
    lift: options.lift ?? options.engine === 'xs',
  };
  return {
    name: 'uasyncio',
    async transform(code, id) {
      if (!SOURCE.test(id)) return null;
      const plain = await transform(code, {
        loader: /\.[cm]?tsx?$/.test(id) ? 'ts' : 'js',
        // regenerator needs `?.` and `??` lowered.
        target: onEspruino ? ESPRUINO_SYNTAX.target : compiled ? 'es2019' : 'es2020',
        supported: {
          ...SUPPORTED,
          ...(onEspruino && ESPRUINO_SYNTAX.supported),
          'top-level-await': !compiled && options.topLevelAwait !== false,
        },
        sourcefile: id,
        sourcemap: 'external',
        tsconfigRaw: { compilerOptions: { useDefineForClassFields: true } },
        ...(!onEspruino && disposal(code, preset.runtime)),
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
        if (compiled && (FOR_BABEL.test(plain.code) || preset.generators))
          made = coroutines(
            plain.code,
            plain.map,
            id,
            preset,
            onEspruino ? [() => library(id)] : [],
          );
        return onEspruino ? lower(made.code, made.map, id) : made;
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
function disposal(code: string, runtime = 'uasyncio/runtime'): TransformOptions {
  const names = ['dispose', 'asyncDispose'].filter((name) => code.includes(`Symbol.${name}`));
  if (names.length === 0) return {};
  return {
    define: Object.fromEntries(names.map((name) => [`Symbol.${name}`, `${SYMBOLS}.${name}`])),
    banner: `import { symbols as ${SYMBOLS} } from '${runtime}';`,
  };
}

interface Made {
  code: string;
  map: string;
}

function coroutines(
  code: string,
  map: string,
  id: string,
  options: PresetOptions,
  plugins: (() => PluginObj)[],
): Made {
  const result = babel.transformSync(code, {
    filename: id,
    babelrc: false,
    configFile: false,
    compact: false,
    sourceMaps: true,
    inputSourceMap: JSON.parse(map),
    plugins,
    presets: [[preset, options]],
  });
  return { code: result?.code ?? '', map: JSON.stringify(result?.map) };
}

// Compiles one module: esbuild, then Babel where the module needs it, then what the dialect adds.
import { SourceMap } from 'node:module';
import * as babel from '@babel/core';
import { type Message, type TransformOptions, type TransformResult, transform } from 'esbuild';
import type { Place } from './coroutines/labels.js';
import type { Dialect, LineRule, Made } from './dialects.js';
import { CompileError, TOP_LEVEL } from './errors.js';
import { type FunctionPlace, functionsIn } from './functions.js';
import { inSources } from './labels.js';
import type { SourceOperation } from './lines.js';
import { lowersPrivate, restoreClassNames } from './named.js';
import preset, { type PresetOptions } from './preset.js';
import { rewriteSource } from './source.js';
import type { ThreadSettings } from './threads.js';

/** A compiled module. Its labels are unique in the module alone: `Labels.join` makes them unique in the bundle. */
export interface CompiledModule extends Made {
  /** What each label stands for, in the source. */
  places: [label: number, place: Place][];
  /** The functions of the source. */
  functions: FunctionPlace[];
  /** What shares a line, if the lines say what threw; see lines.ts. */
  shared?: SourceOperation[][];
}

export interface Settings {
  compiled: boolean;
  dialect: Dialect;
  generators: boolean;
  runtime: string;
  /** Whether labels are made unique, and the places of labels and functions are wanted. */
  places: boolean;
  /** How the engine reports lines, if these are to say what threw. */
  lines?: LineRule;
}

/** An error with its place in the source. */
export interface Problem {
  message: string;
  id: string;
  loc: { file: string; line: number; column: number };
}

type Fail = (problem: Problem) => never;

// regenerator does not know `?.` and `??`.
const FOR_COROUTINES = 'es2019';

// Modules cannot have `with`: Rollup panics at it, while Babel reports its place.
const FOR_BABEL = /\basync\b|\bawait\b|(?<![.\w$])with\s*\(/;

const NO_PRIVATE_NAMES = {
  'class-private-accessor': false,
  'class-private-field': false,
  'class-private-method': false,
  'class-private-static-accessor': false,
  'class-private-static-field': false,
  'class-private-static-method': false,
};

// From esbuild's lowering of `using`. The assignment throws where Error.prototype is frozen, as by Moddable's preload.
const NAME = '_.name = "SuppressedError"';
const OWN_NAME = 'Object.defineProperty(_, "name", { value: "SuppressedError" })';

// From the same: an object whose `[Symbol.asyncDispose]` is null is disposed of by `[Symbol.dispose]`.
const NO_METHOD = /(dispose = value\[.*"asyncDispose"\)\];\s+if \()dispose === void 0\)/;
const NO_METHOD_OR_NULL = '$1dispose == null)';

export async function compileModule(
  source: string,
  id: string,
  settings: Settings,
  fail: Fail,
): Promise<CompiledModule> {
  const plain = await lowered(source, id, settings, fail);
  try {
    const made = await withCoroutines(plain, id, settings);
    if (settings.lines === undefined) return made;
    const { splitLines } = await import('./lines.js');
    return { ...made, ...splitLines(made, settings.lines) };
  } catch (error) {
    if (!(error instanceof CompileError) || error.place === undefined) throw error;
    const { line, column } = error.place;
    const entry = new SourceMap(JSON.parse(plain.map)).findEntry(line - 1, column) as {
      originalLine: number;
      originalColumn: number;
    };
    const loc = { file: id, line: entry.originalLine + 1, column: entry.originalColumn };
    // Babel puts the file's name before the message.
    return fail({ message: error.message.replace(`${id}: `, ''), id, loc });
  }
}

/** Without types and without the syntax that esbuild lowers. */
async function lowered(
  source: string,
  id: string,
  { compiled, dialect, runtime }: Settings,
  fail: Fail,
): Promise<Made> {
  const isTypeScript = /\.[cm]?tsx?$/.test(id);
  const rewritten = rewrittenSource(source, { id, isTypeScript, dialect, runtime }, fail);
  const isTooNew = compiled && dialect.target > FOR_COROUTINES;
  const options = {
    loader: isTypeScript ? 'ts' : 'js',
    target: isTooNew ? FOR_COROUTINES : dialect.target,
    supported: {
      ...dialect.supported,
      ...(lowersPrivate(source, dialect) && NO_PRIVATE_NAMES),
      'top-level-await': !compiled && dialect.topLevelAwait === true,
    },
    sourcefile: id,
    sourcemap: 'external',
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: true } },
    ...(dialect.disposal && disposal(source, runtime)),
  } as const satisfies TransformOptions;
  const { code, map }: TransformResult<typeof options> = await transform(rewritten, options).catch(
    (error: { errors?: Message[] }) => {
      const first = error.errors?.[0];
      if (first === undefined) throw error;
      const { line = 1, column = 0 } = first.location ?? {};
      const message = first.text.startsWith('Top-level await') ? TOP_LEVEL : first.text;
      return fail({ message, id, loc: { file: id, line, column } });
    },
  );
  const plain = {
    code: code.replace(NAME, OWN_NAME).replace(NO_METHOD, NO_METHOD_OR_NULL),
    map,
  };
  return dialect.anonymous ? plain : { code: restoreClassNames(plain), map };
}

function rewrittenSource(source: string, settings: ThreadSettings, fail: Fail): string {
  try {
    return rewriteSource(source, settings);
  } catch (error) {
    if (!(error instanceof CompileError) || error.place === undefined) throw error;
    const { id } = settings;
    return fail({ message: error.message, id, loc: { file: id, ...error.place } });
  }
}

async function withCoroutines(
  plain: Made,
  id: string,
  { compiled, dialect, generators, runtime, places }: Settings,
): Promise<CompiledModule> {
  const found = compiled && places ? { bodies: 0, found: new Map<number, Place>() } : undefined;
  const isWork = compiled && (generators || dialect.library || FOR_BABEL.test(plain.code));
  const { anonymous, lift, lends } = dialect;
  const made = isWork
    ? coroutines(plain, id, await dialect.library?.(id), {
        anonymous,
        generators,
        lift,
        lends,
        runtime,
        places: found,
      })
    : plain;
  const { code, map } = (await dialect.lower?.(made.code, made.map, id)) ?? made;
  return {
    code,
    map,
    places: found === undefined ? [] : inSources(found, plain.map),
    functions: places ? functionsIn(plain.code, plain.map, id) : [],
  };
}

/** A name that no program uses. */
const SYMBOLS = '_uasyncio_symbols';

/** Makes the code take the symbols of `using`, which some engines lack, from the runtime. */
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
  library: object | undefined,
  options: PresetOptions,
): Made {
  const result = babel.transformSync(code, {
    filename: id,
    babelrc: false,
    configFile: false,
    compact: false,
    sourceMaps: true,
    inputSourceMap: JSON.parse(map),
    plugins: library ? [() => library] : [],
    presets: [[preset, options]],
  });
  return { code: result?.code ?? '', map: JSON.stringify(result?.map) };
}

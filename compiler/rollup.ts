/*
 * The compiler, step by step. Steps 1 to 6 get one module at a time; 7 to 9 get the whole bundle, and the tool runs
 * them. A step may rely on what the steps before it guarantee.
 *
 * 1. loops.ts, esbuild (this file)
 *    Needs      a module in TypeScript or JavaScript of any level; loops.ts rewrites the loops that esbuild cannot take.
 *    Guarantees JavaScript of the dialect's `target`, or of ES2019 if that is older, with the dialect's exceptions.
 *               `using` is lowered; its symbols come from the runtime if the dialect says so. There is no `await` at
 *               top level, unless async functions stay native.
 *    With `async: 'native'`, and for modules in which they have nothing to do, 2 to 5 do not run.
 * 2. The dialect's `library`; Espruino: espruino/library.ts with lower/symbols.ts, lower/globals.ts
 *    Needs      names as the program wrote them: Babel adds helpers later.
 *    Guarantees what the engine's library lacks is imported from a runtime; no `for…in`, no use of Symbol.
 * 3. coroutines/prepare.ts, for each async function (and generator, if the dialect has none), from the innermost
 *    Needs      ES2019: `?.`, `??` and `using` would reach regenerator.
 *    Guarantees its body is a `function*` that is passed to a marker, in the syntax that regenerator handles:
 *    a. coroutines/deadzone.ts, order.ts          `let`, `const` and `class` need no check by the engine;
 *    b. for await, yield* of async generators     become loops and awaits;
 *    c. coroutines/normalize.ts                   patterns, for…of loops with jumps, classes;
 *    d. coroutines/linearize.ts                   awaits stand only in assignments, sequences and conditions.
 *    Generators that stay, and the bodies of methods, are hidden: the next step sees no `function*` but ours, and
 *    takes no variable of a method for one of the function around it.
 *    coroutines/functions.ts remembers names, and writes async functions so that `new` refuses them: nothing of that
 *    is done at run time.
 * 4. Babel's block scoping and regenerator (preset.ts)
 *    Needs      what 3 guarantees.
 *    Guarantees each `function*` is a state machine; placeholders (coroutines/names.ts) stand for the runtime.
 * 5. coroutines/finish.ts, coroutines/hoist.ts
 *    Needs      the output of regenerator 7, which it matches literally.
 *    Between the two, coroutines/places.ts makes the labels unique among all modules, and notes which await each is.
 *    Guarantees each state machine is a `new Frame(…)`; no marker or placeholder is left; bodies that use nothing of
 *               the functions around them are at the top of the module, with their variables in the frame; the
 *               generators and methods that were hidden are there again; functions and classes have their names.
 * 6. The dialect's `lower`; Espruino: lower/syntax.ts with the passes that espruino/dialect.ts lists
 *    Needs      a module without async functions and generators.
 *    Guarantees, pass by pass:
 *    a. espruino/switches.ts (lowerCases)         no declarations in cases;
 *    b. lower/privates.ts                         no private names; before c, which knows only plain fields;
 *    c. espruino/classes.ts                       no fields, `super`, computed keys and static accessors in classes;
 *    d. lower/objects.ts, lower/templates.ts      no computed keys, no tagged templates;
 *       lower/namespaces.ts                       no `ns.f(...x)` of a namespace; before f, which would keep `ns`;
 *    e. lower/forof.ts                            for…of over arrays only; before f, as it moves patterns;
 *    f. Babel (lower/syntax.ts)                   no patterns, default values, rest and spread;
 *    g. espruino/library.ts (lowerPrototypes)     no use of Array.prototype and String.prototype;
 *    h. espruino/finally.ts                       no `finally`; after e, which makes some;
 *    i. espruino/captures.ts                      no closure captures a variable of a loop's head;
 *    j. espruino/labels.ts                        no labels; after h, which makes some;
 *    k. espruino/switches.ts (lowerSwitches)      `default` is last, and cases have no effects.
 * 7. Rollup joins the modules. Then labels.ts gives the labels their final numbers, before anything is minified, and
 *    adds their places to the source map.
 * 8. esbuild minifies, if that is asked for (tool/minify.ts).
 * 9. Espruino: espruino/script.ts makes a script, which needs the text that the engine will get: after 7 and 8. Then
 *    espruino/grammar.ts reports what the engine cannot run.
 */
import { SourceMap } from 'node:module';
import { dirname } from 'node:path';
import * as babel from '@babel/core';
import { type Message, type TransformOptions, transform } from 'esbuild';
import type { Plugin } from 'rollup';
import { type Dialect, type Made, modern } from './dialects.js';
import { CompileError, TOP_LEVEL } from './errors.js';
import { Labels } from './labels.js';
import { rewriteLoops } from './loops.js';
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
  /**
   * Makes the label of each await unique in the bundle, and adds its place to the source map, so that tracebacks show
   * it. Default true.
   */
  places?: boolean;
}

const SOURCE = /\.[cm]?[jt]sx?$/;

// regenerator does not know `?.` and `??`.
const FOR_COROUTINES = 'es2019';

// Modules cannot have `with`: Rollup panics at it, while Babel reports its place.
const FOR_BABEL = /\basync\b|\bawait\b|(?<![.\w$])with\s*\(/;

// Where esbuild lowers `#x in y`, it must lower all private names: of a class with both kinds it makes invalid code.
const BRAND_CHECK = /#[\w$]+\s+in\b/;
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

/** A Rollup plugin that strips types, lowers what the engine lacks, and makes coroutines of async functions. */
export function compiler(options: CompilerOptions = {}): Plugin {
  const { dialect = modern, runtime = 'uasyncio/runtime' } = options;
  const compiled = options.async !== 'native';
  const generators = options.generators || dialect.generators === true;
  const labels = compiled && options.places !== false ? new Labels() : undefined;
  const isTooNew = compiled && dialect.target > FOR_COROUTINES;
  return {
    name: 'uasyncio',
    async transform(code, id) {
      if (!SOURCE.test(id)) return null;
      const isTypeScript = /\.[cm]?tsx?$/.test(id);
      const plain = await transform(rewriteLoops(code, isTypeScript), {
        loader: isTypeScript ? 'ts' : 'js',
        target: isTooNew ? FOR_COROUTINES : dialect.target,
        supported: {
          ...dialect.supported,
          ...(BRAND_CHECK.test(code) && NO_PRIVATE_NAMES),
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
        if (compiled && (generators || dialect.library || FOR_BABEL.test(plain.code))) {
          const places = labels?.collector();
          made = coroutines(plain, id, dialect, {
            anonymous: dialect.anonymous,
            generators,
            lift: dialect.lift,
            runtime,
            places,
          });
          labels?.keep(places, plain.map, id);
        }
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
        // Babel puts the file's name before the message.
        return this.error({ message: error.message.replace(`${id}: `, ''), id, loc });
      }
    },
    renderChunk: (code, chunk) => labels?.number(code, chunk.fileName) ?? null,
    generateBundle({ file, dir = '.' }, bundle) {
      for (const chunk of Object.values(bundle))
        if (chunk.type === 'chunk' && chunk.map)
          labels?.describe(chunk.map, chunk.fileName, file === undefined ? dir : dirname(file));
    },
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

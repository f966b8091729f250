/*
 * The compiler, step by step. Steps 1 to 6 get one module at a time; 7 to 9 get the whole bundle, and the tool runs
 * them, but for the quotes of 8. A step may rely on what the steps before it guarantee.
 *
 * 1. source.ts, esbuild (module.ts)
 *    Needs      a module in TypeScript or JavaScript of any level; source.ts rewrites what esbuild cannot take: some
 *               loops (loops.ts), and what would lose its name (named.ts).
 *    Guarantees JavaScript of the dialect's `target`, or of ES2019 if that is older, with the dialect's exceptions.
 *               `using` is lowered; its symbols come from the runtime if the dialect says so. There is no `await` at
 *               top level, unless async functions stay native.
 *    With `async: 'native'`, and for modules in which they have nothing to do, 2 to 5 do not run.
 * 2. The dialect's `library`; Espruino: espruino/library.ts with lower/symbols.ts, lower/globals.ts
 *    Needs      names as the program wrote them: Babel adds helpers later.
 *    Guarantees what the engine's library lacks is imported from a runtime; no `for…in`, no use of Symbol.
 * 3. coroutines/prepare.ts, for each async function (and generator, if the dialect has none), from the innermost
 *    Needs      ES2019: `?.`, `??` and `using` would reach regenerator.
 *               Before that, coroutines/direct.ts makes plain functions of those that never await, if all calls are
 *               awaited.
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
 * 5. coroutines/finish.ts, coroutines/hoist.ts; coroutines/lend.ts, if the dialect says so
 *    Needs      the output of regenerator 7, which it matches literally.
 *    Between the two, coroutines/places.ts makes the labels unique among all modules, and notes which await each is.
 *    Guarantees each state machine is a `new Frame(…)`; no marker or placeholder is left; bodies that use nothing of
 *               the functions around them are at the top of the module, with their variables in the frame; the
 *               generators and methods that were hidden are there again; functions and classes have their names.
 * 6. The dialect's `lower`; Espruino: lower/syntax.ts with the passes that espruino/lowering.ts lists
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
 *    Then, for an engine that reports lines only, lines.ts puts what can throw on a line of its own. Rollup keeps lines.
 * 7. Rollup joins the modules. Then labels.ts gives the labels their final numbers, before anything is minified, and
 *    adds to the source map their places and those of all functions (functions.ts).
 * 8. esbuild minifies, if that is asked for (tool/minify.ts); tool/names.ts adds the short names to the source map.
 *    Then members.ts puts names of members in quotes, if the dialect says so: the minifier would take them away.
 * 9. Espruino: espruino/script.ts makes a script, which needs the text that the engine will get: after 7 and 8. Of a
 *    minified program it makes globals, and espruino/inline.ts puts small functions where they are called. Then
 *    espruino/grammar.ts reports what the engine cannot run.
 */
import { dirname } from 'node:path';
import type { Plugin } from 'rollup';
import { type Dialect, type LineRule, modern } from './dialects.js';
import { Labels } from './labels.js';
import type { CompiledModule, Problem } from './module.js';

export { type Dialect, type LineRule, type Made, modern, quickjs, xs } from './dialects.js';
export { espruino } from './espruino/dialect.js';
export type { CompiledModule } from './module.js';

/** Keeps compiled modules between builds. The options are not part of what it is asked for: one store for each. */
export interface ModuleStore {
  get(id: string, source: string): CompiledModule | undefined;
  put(id: string, source: string, made: CompiledModule): void;
}

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
   * Makes the label of each await unique in the bundle, and adds its place and those of functions to the source map, so
   * that tracebacks show them. Default true.
   */
  places?: boolean;
  /**
   * Puts what can throw on a line of its own, for an engine that reports lines and no columns: see lines.ts and
   * `LineRule`. Default: lines are left as they are.
   */
  lines?: LineRule;
  /** Where compiled modules are kept between builds. Default: nowhere. */
  store?: ModuleStore;
}

const SOURCE = /\.[cm]?[jt]sx?$/;

/** What a member looks like that some engines cannot parse. Text may look so too. */
const MEMBERS = /(?<![.\w$?])(?:(?:get|set|static|async)\s*[=;}]|(?:static|async)\s*[(,])/;

/** A Rollup plugin that strips types, lowers what the engine lacks, and makes coroutines of async functions. */
export function compiler(options: CompilerOptions = {}): Plugin {
  const { dialect = modern, runtime = 'uasyncio/runtime', lines, store } = options;
  const compiled = options.async !== 'native';
  const generators = options.generators || dialect.generators === true;
  const labels = options.places !== false ? new Labels() : undefined;
  const places = labels !== undefined;
  const settings = { compiled, dialect, generators, runtime, places, lines };
  return {
    name: 'uasyncio',
    async transform(source, id) {
      if (!SOURCE.test(id)) return null;
      let made = store?.get(id, source);
      if (made === undefined) {
        // Loaded here, because Babel and esbuild take longer to load than all the rest of a build from the store.
        const { compileModule } = await import('./module.js');
        made = await compileModule(source, id, settings, (problem: Problem) => this.error(problem));
        store?.put(id, source, made);
      }
      const { map } = made;
      return { code: labels?.join(made, id) ?? made.code, map };
    },
    renderChunk: (code, chunk) => labels?.number(code, chunk.fileName) ?? null,
    async generateBundle({ file, dir = '.' }, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        if (chunk.map)
          labels?.describe(chunk.map, chunk.fileName, file === undefined ? dir : dirname(file));
        if (dialect.quotes && MEMBERS.test(chunk.code)) {
          const { quoteMembers } = await import('./members.js');
          const { code, mappings } = quoteMembers({ code: chunk.code, ...chunk.map });
          chunk.code = code;
          if (chunk.map) chunk.map.mappings = mappings as string;
        }
      }
    },
  };
}

/** A Rollup plugin for the modules of the library; see vars.ts. */
export function vars(): Plugin {
  return {
    name: 'uasyncio-vars',
    transform: async (code, id) => (await import('./vars.js')).toVars(code, id),
  };
}

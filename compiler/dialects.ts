/** What a module or script is after a step of the compiler. */
export interface Made {
  code: string;
  /** The source map, as JSON. */
  map: string;
}

/**
 * The language that an engine understands, and the steps that bring a module down to it. The compiler names no
 * engine: whoever has another one passes a record of this kind.
 */
export interface Dialect {
  /** The language level that esbuild lowers to. Coroutines are made of ES2019 at most. */
  target: `es${number}` | 'esnext';
  /** What the engine has beyond `target`, or lacks of it, by esbuild's names. */
  supported?: Record<string, boolean>;
  /** Whether `await` may stand outside of functions, which only `async: 'native'` leaves there. Default false. */
  topLevelAwait?: boolean;
  /** Whether `Symbol.dispose` and `Symbol.asyncDispose` come from the runtime's `symbols`. Default false. */
  disposal?: boolean;
  /** Whether generators become state machines too. Default false. */
  generators?: boolean;
  /** Whether closures of coroutines move to functions of their own: for an engine where a captured variable costs. */
  lift?: boolean;
  /** Returns a Babel plugin that runs over the module `id` before coroutines are made. */
  library?(id: string): object;
  /** Lowers the module `id` further, after coroutines are made. */
  lower?(code: string, map: string, id: string): Made;
}

/** The smallest of our engines with classes, QuickJS 2021, has this beyond ES2020. Node has `await` everywhere. */
export const modern: Dialect = {
  target: 'es2020',
  supported: {
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
  },
  topLevelAwait: true,
  disposal: true,
};

export const quickjs: Dialect = { ...modern, topLevelAwait: false };

/** On XS a variable that a closure captures takes a slot at each step. */
export const xs: Dialect = { ...modern, lift: true };

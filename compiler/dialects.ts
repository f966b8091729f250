/** The output of a step of the compiler. */
export interface Made {
  code: string;
  /** The source map, as JSON. */
  map: string;
}

/**
 * Which line an engine reports of an operation.
 * 'end': that of its last token, because the engine emits the instruction when it has read that. Of a member that is
 * read it is that of the token before the name.
 * 'operand': that of the operand that it evaluated last, because it notes a line for each operand, and none afterwards.
 */
export type LineRule = 'end' | 'operand';

/**
 * The language that an engine understands, and the steps that lower a module to it. The compiler itself knows no
 * engine by name: to compile for another engine, pass a record of your own.
 */
export interface Dialect {
  /** The language level that esbuild lowers to. Where coroutines are made, it lowers to ES2019 at least. */
  target: `es${number}` | 'esnext';
  /** Features, by esbuild's names, that the engine has beyond `target` (true) or lacks (false). */
  supported?: Record<string, boolean>;
  /** Whether the engine has `await` outside of functions; used with `async: 'native'` only. Default false. */
  topLevelAwait?: boolean;
  /** Whether code takes `Symbol.dispose` and `Symbol.asyncDispose` from the runtime's `symbols`. Default false. */
  disposal?: boolean;
  /** Whether generators become state machines too, as the engine has none. Default false. */
  generators?: boolean;
  /** Whether functions have no names, and `new` works on each: then nothing is done for these. Default false. */
  anonymous?: boolean;
  /** Whether its parser rejects members with the names of some words, so that these are put in quotes; see members.ts. */
  quotes?: boolean;
  /** Whether closures in coroutines move to functions of their own, because a captured variable costs memory. */
  lift?: boolean;
  /** Whether calls that are awaited at once share frames, because code is cheaper than allocations. Default false. */
  lends?: boolean;
  /** Returns a Babel plugin that runs over the module in file `id` just before coroutines are made. */
  library?(id: string): object | Promise<object>;
  /** Lowers the module in file `id` further, after coroutines are made. */
  lower?(code: string, map: string, id: string): Made | Promise<Made>;
}

/** The default: what QuickJS 2021 has, the oldest of our engines with classes, and `await` outside of functions. */
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
  lends: true,
  disposal: true,
};

/**
 * QuickJS 2021 has no `await` outside of functions, and makes invalid byte code of an assignment to a private accessor
 * in a loop or a condition.
 */
export const quickjs: Dialect = {
  ...modern,
  supported: { ...modern.supported, 'class-private-accessor': false },
  topLevelAwait: false,
  quotes: true,
};

/** On XS a coroutine whose variables a closure captures takes a slot at each step. */
export const xs: Dialect = { ...modern, lift: true, quotes: true };

/*
 * What `console` prints of values, as Node's util.inspect shows them without colours. These files belong to the hosts
 * of QuickJS and XS, and not to programs: a host runs them when a program first prints more than strings and numbers.
 */

export interface Options {
  /** How many levels of objects are shown below the first one. */
  depth: number;
  showHidden: boolean;
  breakLength: number;
  /** So many inner levels may share a line. */
  compact: number;
  maxArrayLength: number;
  maxStringLength: number;
}

export const DEFAULTS: Options = {
  depth: 2,
  showHidden: false,
  breakLength: 80,
  compact: 3,
  maxArrayLength: 100,
  maxStringLength: 10_000,
};

/** One call of `inspect`. */
export interface Context extends Options {
  indentation: number;
  /** The level of the object that was shown last. */
  deepest: number;
  /** The objects around the one that is being shown. */
  around: object[];
  /** The numbers of the objects that contain themselves. */
  circular: Map<object, number>;
  /** `inView`: the value is the buffer of an array that shows its own elements. */
  show(value: unknown, level: number, inView?: boolean): string;
}

/** Calls `show` with the indentation that values have inside of braces. */
export function indented<T>(context: Context, show: () => T): T {
  context.indentation += 2;
  const shown = show();
  context.indentation -= 2;
  return shown;
}

/** QuickJS 2021 has no Object.hasOwn. */
const isOwn = Object.prototype.hasOwnProperty;

export function own(object: object, key: PropertyKey): boolean {
  return isOwn.call(object, key);
}

export function isEnumerable(object: object, key: PropertyKey): boolean {
  return Object.prototype.propertyIsEnumerable.call(object, key);
}

/** The last entry of a list that is not shown as a whole. */
export function remainder(count: number, what = 'item'): string {
  return `... ${count} more ${what}${count > 1 ? 's' : ''}`;
}

/** Whether the name is that of a class of the engine. */
export function isBuiltIn(name: string): boolean {
  return /^[A-Z][a-zA-Z0-9]+$/.test(name) && own(globalThis, name);
}

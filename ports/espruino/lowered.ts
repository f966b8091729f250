/*
 * Functions that lowered code calls on Espruino (see compiler/espruino): the parts of the language and its library
 * that the engine lacks. Everything is tree-shaken: a program contains only what it uses.
 */
import { isPlainArray, iterate } from '../../src/compiled/iterate.js';

export { ArrayMap as Map, ArraySet as Set } from './collections.js';
export { NativeError, NativeRangeError, NativeSyntaxError, NativeTypeError } from './errors.js';
export * from './methods.js';
export { fromCharCode, fromCodePoint, parseJson, toJson } from './unicode.js';
export { iterate };

type Indexed = ArrayLike<unknown> & Iterable<unknown>;

/** `x` as an array, for spreading and destructuring; takes at most `count` items. */
export function list(x: Indexed, count?: number): unknown[] {
  if (isPlainArray(x)) return x;
  const items: unknown[] = [];
  const iteration = iterate(x);
  while ((count === undefined || items.length < count) && iteration.next())
    items.push(iteration.value);
  iteration.end();
  return items;
}

/** `[...x]` */
export function copied(x: Indexed): unknown[] {
  return isPlainArray(x) ? x.slice() : list(x);
}

export function arrayLikeToArray(x: ArrayLike<unknown>, length: number): unknown[] {
  return [].slice.call(x, 0, length);
}

type Constructor = { prototype: object } & ((...args: unknown[]) => unknown);

/** `new type(...args)` */
export function construct(type: Constructor, args: unknown[]): unknown {
  const Type = type as unknown as new (...args: unknown[]) => unknown;
  // The engine's own types cannot be called on an object, so these cases use `new`.
  switch (args.length) {
    case 0:
      return new Type();
    case 1:
      return new Type(args[0]);
    case 2:
      return new Type(args[0], args[1]);
    case 3:
      return new Type(args[0], args[1], args[2]);
  }
  const object = Object.create(type.prototype);
  const result = type.apply(object, args as []);
  return typeof result === 'object' && result !== null ? result : object;
}

export function objectWithoutProperties(
  source: Record<string, unknown>,
  without: string[],
): Record<string, unknown> {
  const rest: Record<string, unknown> = {};
  if (source === null || source === undefined) return rest;
  for (const key of Object.keys(source)) if (without.indexOf(key) < 0) rest[key] = source[key];
  return rest;
}

export function notNull(x: unknown): void {
  if (x === null || x === undefined) throw new TypeError(`Cannot destructure ${x}`);
}

/** The first argument of a template's tag function. */
export function templateStrings(cooked: string[], raw: string[]): string[] {
  (cooked as string[] & { raw: string[] }).raw = raw;
  return cooked;
}

export function propertyKey(key: unknown): unknown {
  return key;
}

export function defineProperty(
  object: Record<string, unknown>,
  key: string,
  value: unknown,
): object {
  object[key] = value;
  return object;
}

export function defineAccessor(
  kind: 'get' | 'set',
  object: object,
  key: string,
  fn: () => unknown,
): object {
  // The engine forgets the other one of a pair.
  const { get, set } = Object.getOwnPropertyDescriptor(object, key) ?? {};
  const both = { get, set, enumerable: true, configurable: true, [kind]: fn };
  return Object.defineProperty(object, key, both);
}

export function readOnlyError(name: string): never {
  throw new TypeError(`"${name}" is read-only`);
}

/**
 * The keys of a `for…in` loop. The engine's own loop stops when the current key is deleted, and includes methods of
 * classes.
 */
export function keysIn(x: Record<string, unknown> | null | undefined): string[] {
  const found: string[] = [];
  if (x === null || x === undefined) return found;
  const own = Object.keys(x);
  for (const key in x) if (own.indexOf(key) >= 0 || typeof x[key] !== 'function') found.push(key);
  return found;
}

/** For a loop whose body deletes keys: whether `key` still exists. */
export function hasKey(x: object, key: string): boolean {
  return typeof x !== 'object' || key in x;
}

/** `x.length = length`, which the engine cannot do for an array. */
export function setLength(x: unknown[], length: number): number {
  if (!Array.isArray(x)) defineProperty(x, 'length', length);
  else if (length < x.length) (x as unknown[]).splice(length, x.length - length);
  else while (x.length < length) x.push(undefined);
  return length;
}

type Accessors = { get?(): unknown; set?(value: unknown): void };

function accessorsOf(home: object, key: string): Accessors {
  for (let object = home; object; object = Object.getPrototypeOf(object)) {
    const found = Object.getOwnPropertyDescriptor(object, key);
    if (found !== undefined) return found;
  }
  return {};
}

/** `super.key` */
export function superGet(home: Record<string, unknown>, key: string, self: object): unknown {
  const { get } = accessorsOf(home, key);
  return get === undefined ? home[key] : get.call(self);
}

/** `super.key = value` */
export function superSet(
  home: object,
  key: string,
  self: Record<string, unknown>,
  value: unknown,
): unknown {
  const { set } = accessorsOf(home, key);
  if (set === undefined) self[key] = value;
  else set.call(self, value);
  return value;
}

/** Copies the static members of a base class, which the engine does not inherit. */
export function inheritStatics(type: Record<string, unknown>, base: Record<string, unknown>): void {
  for (const key of Object.getOwnPropertyNames(base)) {
    if (key === 'prototype' || type[key] !== undefined) continue;
    const { get, set } = Object.getOwnPropertyDescriptor(base, key) as PropertyDescriptor;
    if (get !== undefined || set !== undefined) Object.defineProperty(type, key, { get, set });
    else type[key] = base[key];
  }
}

export function arrayFrom(x: Indexed, map?: (value: unknown, i: number) => unknown): unknown[] {
  const length = (x as ArrayLike<unknown>).length;
  const items: unknown[] = [];
  if (typeof length === 'number' && !Array.isArray(x))
    for (let i = 0; i < length; i++) items.push(x[i]);
  else for (const item of list(x)) items.push(item);
  return map === undefined ? items : items.map((item, i) => map(item, i));
}

export function arrayOf(...items: unknown[]): unknown[] {
  return items;
}

export function trunc(x: number): number {
  return x < 0 ? Math.ceil(x) : Math.floor(x);
}

export function isFiniteNumber(x: unknown): boolean {
  // biome-ignore lint/suspicious/noGlobalIsFinite: the engine has no other
  return typeof x === 'number' && isFinite(x);
}

export function isInteger(x: unknown): boolean {
  return isFiniteNumber(x) && Math.floor(x as number) === x;
}

export function isNaNNumber(x: unknown): boolean {
  // biome-ignore lint/suspicious/noGlobalIsNan: the engine has no other
  return typeof x === 'number' && isNaN(x);
}

/** `Number(x)`: the engine's own does not accept white space. */
export function toNumber(x: unknown): number {
  return Number(typeof x === 'string' ? x.trim() : x);
}

export function toFloat(text: string): number {
  return parseFloat(text);
}

export function toInteger(text: string, radix?: number): number {
  return parseInt(text, radix);
}

/** `Object.freeze` and the like: the engine cannot freeze, so the object stays as it is. */
export function same<T>(x: T): T {
  return x;
}

export function is(a: unknown, b: unknown): boolean {
  return a === b || (isNaNNumber(a) && isNaNNumber(b));
}

import { type Context, isBuiltIn, isEnumerable, own } from './context.js';
import { kindOf, typedArrayName } from './kinds.js';

/** Functions of the program can be anything, even a Symbol.hasInstance that throws. */
function isInstance(value: object, maker: unknown): boolean {
  try {
    return value instanceof (maker as new () => object);
  } catch {
    return false;
  }
}

function makerAt(object: object): { name: string } | undefined {
  const value: unknown = Object.getOwnPropertyDescriptor(object, 'constructor')?.value;
  return typeof value === 'function' ? value : undefined;
}

/** The name of the class as the engine knows it, where no prototype leads to a constructor. */
export function engineName(value: object): string {
  if (typeof value === 'function') return 'Function';
  if (Array.isArray(value)) return 'Array';
  return typedArrayName(value) ?? (kindOf(value) || 'Object');
}

/** The name of the class of an object; null if it has no prototype. */
export function constructorName(value: object, level: number, context: Context): string | null {
  for (let at: object | null = value; at !== null; at = Object.getPrototypeOf(at)) {
    const maker = makerAt(at);
    if (maker !== undefined && maker.name !== '' && isInstance(value, maker))
      return String(maker.name);
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype === null) return null;
  const name = engineName(value);
  if (level > context.depth) return `${name} <Complex prototype>`;
  const next = constructorName(prototype, level + 1, context);
  return `${name} <${next ?? shortly(prototype, context)}>`;
}

/** The object without its properties. */
function shortly(value: object, context: Context): string {
  const { depth } = context;
  context.depth = -1;
  const shown = context.show(value, 0);
  context.depth = depth;
  return shown;
}

/** What stands before the braces. */
export function prefix(name: string | null, tag: string, fallback: string, size = ''): string {
  if (name !== null)
    return tag !== '' && name !== tag ? `${name}${size} [${tag}] ` : `${name}${size} `;
  const more = tag !== '' && fallback !== tag ? `[${tag}] ` : '';
  return `[${fallback}${size}: null prototype] ${more}`;
}

/** The same for an object of no special class. */
export function objectPrefix(value: object, name: string | null, tag: string): string {
  if (name !== null) return prefix(name, tag, '');
  const fallback = engineName(value);
  return prefix(name, tag, fallback === tag ? 'Object' : fallback);
}

/** Symbol.toStringTag, unless the object shows it as a property anyway. */
export function tagOf(value: object, showHidden: boolean): string {
  const tag: unknown = (value as Record<symbol, unknown>)[Symbol.toStringTag];
  if (typeof tag !== 'string' || tag === '') return '';
  const isShown = showHidden ? own : isEnumerable;
  return isShown(value, Symbol.toStringTag) ? '' : tag;
}

/** The prototypes below the first class of the engine, three at most: `%o` shows their getters and values. */
export function ownPrototypes(value: object): object[] {
  const found: object[] = [];
  let at: object | null = value;
  while (found.length < 3) {
    at = Object.getPrototypeOf(at as object) as object | null;
    if (at === null || isBuiltIn(makerAt(at)?.name ?? '')) break;
    found.push(at);
  }
  return found;
}

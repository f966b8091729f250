import { type Context, DEFAULTS, type Options, own } from './context.js';
import {
  keysOf,
  mapSize,
  namedKeysOf,
  setSize,
  showArray,
  showBytes,
  showMap,
  showProperty,
  showSet,
  showTypedArray,
} from './entries.js';
import { showError } from './errors.js';
import { type IsClass, isClassBySource, showFunction } from './functions.js';
import { BOXES, isArguments, kindOf, typedArrayName, unboxed } from './kinds.js';
import { arrange } from './layout.js';
import { constructorName, objectPrefix, ownPrototypes, prefix, tagOf } from './names.js';
import { showPrimitive } from './primitives.js';

type Keys = (string | symbol)[];

/** What is known of an object before its entries are shown. */
interface Shape {
  /** Alone if there are no entries. */
  base: string;
  open: string;
  keys: Keys;
  list?: ArrayLike<unknown>;
  /** What is shown of an object without entries, if not its base, or its braces. */
  bare?: string;
  /** What is shown of an object that lies deeper than objects are shown, if not the name of its class. */
  deep?: string;
  /** The entries that are no properties. */
  entries?(level: number): string[];
}

/** An object, and the name and the tag of its class. */
interface Subject {
  value: object;
  name: string | null;
  tag: string;
  level: number;
  inView: boolean;
  context: Context;
}

let isClass: IsClass = isClassBySource;

/** For engines whose functions do not return their source. */
export function provideIsClass(test: IsClass | undefined): void {
  isClass = test ?? isClassBySource;
}

function braced(before: string, keys: Keys, entries?: Shape['entries']): Shape {
  return { base: '', open: `${before}{`, keys, ...(entries && { entries }) };
}

function arrayShape({ value, name, tag, context }: Subject): Shape {
  const list = value as unknown[];
  const isPlain = name === 'Array' && tag === '';
  return {
    base: '',
    open: `${isPlain ? '' : prefix(name, tag, 'Array', `(${list.length})`)}[`,
    keys: namedKeysOf(list, context.showHidden),
    list,
    entries: (level) => showArray(list, level, context),
  };
}

/** Typed arrays without a prototype have no elements that could be read without their class. */
function typedArrayShape({ value, name, tag, context }: Subject, type: string): Shape {
  const { [type]: Class } = globalThis as unknown as Record<
    string,
    new (
      list: object,
    ) => ArrayLike<number>
  >;
  const list = name === null && Class ? new Class(value) : (value as ArrayLike<number>);
  return {
    base: '',
    open: `${prefix(name, tag, type, `(${list.length})`)}[`,
    keys: namedKeysOf(value as ArrayLike<number>, context.showHidden),
    list,
    entries: (level) => showTypedArray(list as never, level, context),
  };
}

function bufferShape(subject: Subject, kind: string, keys: Keys): Shape {
  const { value, name, tag, inView, context } = subject;
  const buffer = value as ArrayBuffer;
  const before = prefix(name, tag, kind);
  if (inView) {
    const bare = `${before}{ byteLength: ${buffer.byteLength} }`;
    const shape = braced(before, ['byteLength', ...keys]);
    return keys.length === 0 ? { ...shape, keys, bare } : shape;
  }
  return braced(before, ['byteLength', ...keys], () => showBytes(buffer, context));
}

/** For values whose text is complete without braces. */
function texted(base: string, keys: Keys): Shape {
  return { base, open: '{', keys };
}

function boxShape({ value, name, tag, context }: Subject, kind: string, keys: Keys): Shape {
  const primitive = unboxed(kind, value);
  let base = `[${kind}`;
  if (name !== kind) base += name === null ? ' (null prototype)' : ` (${name})`;
  base += `: ${showPrimitive(primitive, context)}]`;
  if (tag !== '' && tag !== name) base += ` [${tag}]`;
  return texted(base, typeof primitive === 'string' ? keys.slice(primitive.length) : keys);
}

function dateText(date: Date): string {
  const time = Date.prototype.getTime.call(date);
  return Number.isNaN(time) ? 'Invalid Date' : new Date(time).toISOString();
}

/** The text of a value, with the name of its class if that is another than usual. */
function named(text: string, { name, tag }: Subject, kind: string): string {
  const before = prefix(name, tag, kind);
  return before === `${kind} ` ? text : before + text;
}

function kindShape(subject: Subject, kind: string): Shape | undefined {
  const { value, name, tag, context } = subject;
  const keys = keysOf(value, context.showHidden);
  const before = prefix(name, tag, kind);
  switch (kind) {
    case 'RegExp': {
      // Without a prototype it lacks what its text is made of.
      const whole = name === null ? new RegExp(value as RegExp) : value;
      const base = named(RegExp.prototype.toString.call(whole), subject, kind);
      return { ...texted(base, keys), deep: base };
    }
    case 'Date':
      return texted(named(dateText(value as Date), subject, kind), keys);
    case 'Error': {
      const base = showError(value as Error, name, tag, keys, context);
      return texted(base, keys);
    }
    case 'ArrayBuffer':
    case 'SharedArrayBuffer':
      return bufferShape(subject, kind, keys);
    case 'DataView':
      return braced(before, ['byteLength', 'byteOffset', 'buffer', ...keys]);
    // JavaScript code cannot know these without changing them.
    case 'Promise':
      return braced(before, keys, () => ['<unknown>']);
    case 'WeakSet':
    case 'WeakMap':
      return braced(before, keys, () => ['<items unknown>']);
    default:
      return BOXES.includes(kind) ? boxShape(subject, kind, keys) : undefined;
  }
}

function collectionShape(subject: Subject, kind: string): Shape {
  const { value, name, tag, context } = subject;
  const keys = keysOf(value, context.showHidden);
  const size = kind === 'Set' ? setSize(value as Set<unknown>) : mapSize(value as never);
  const before = prefix(name, tag, kind, `(${size})`);
  if (size === 0) return braced(before, keys);
  return braced(before, keys, (level) =>
    kind === 'Set'
      ? showSet(value as never, level, context)
      : showMap(value as never, level, context),
  );
}

function plainShape({ value, name, tag, context }: Subject): Shape {
  const keys = keysOf(value, context.showHidden);
  if (name !== 'Object') return braced(objectPrefix(value, name, tag), keys);
  if (isArguments(value)) return braced('[Arguments] ', keys);
  return braced(tag === '' ? '' : prefix(name, tag, 'Object'), keys);
}

function shapeOf(subject: Subject): Shape {
  const { value, name, tag, context } = subject;
  if (Array.isArray(value)) return arrayShape(subject);
  if (typeof value === 'function') {
    const base = showFunction(value, name, tag, isClass);
    return texted(base, keysOf(value, context.showHidden));
  }
  if (Object.getPrototypeOf(value) === Object.prototype) return plainShape(subject);
  const typed = typedArrayName(value);
  if (typed !== undefined) return typedArrayShape(subject, typed);
  const kind = kindOf(value);
  if (kind === 'Set' || kind === 'Map') return collectionShape(subject, kind);
  return kindShape(subject, kind) ?? plainShape(subject);
}

/** The values and getters of the prototypes of a program's class, with their prototypes. */
function inheritedKeys(value: object): [object, string | symbol][] {
  const seen = new Set<string | symbol>(['constructor']);
  const found: [object, string | symbol][] = [];
  for (const prototype of ownPrototypes(value)) {
    for (const key of Reflect.ownKeys(prototype)) {
      const { value: inner } = Object.getOwnPropertyDescriptor(
        prototype,
        key,
      ) as PropertyDescriptor;
      if (seen.has(key) || own(value, key) || typeof inner === 'function') continue;
      seen.add(key);
      found.push([prototype, key]);
    }
  }
  return found;
}

/** An object that lies deeper than objects are shown. */
function folded({ value, name, tag }: Subject): string {
  const text = objectPrefix(value, name, tag).slice(0, -1);
  return name === null ? text : `[${text}]`;
}

function showEntries(subject: Subject, { keys, entries }: Shape): string[] {
  const { value, level, context } = subject;
  const inner = level + 1;
  context.around.push(value);
  context.deepest = inner;
  const shown = entries?.(inner) ?? [];
  for (const key of keys) shown.push(showProperty(value, key, inner, context));
  if (context.showHidden)
    for (const [prototype, key] of inheritedKeys(value))
      shown.push(showProperty(prototype, key, inner, context));
  context.around.pop();
  return shown;
}

/** Whether nothing stands between the braces, so that they, or the text alone, are all. */
function isBare({ value, context }: Subject, { keys, entries, list, base }: Shape): boolean {
  const { showHidden } = context;
  if (keys.length > 0 || (showHidden && inheritedKeys(value).length > 0)) return false;
  if (list !== undefined) return list.length === 0 && !showHidden;
  return base !== '' || entries === undefined;
}

function showObject(subject: Subject): string {
  const { value, level, context } = subject;
  const shape = shapeOf(subject);
  const { open, list, bare } = shape;
  const close = list === undefined ? '}' : ']';
  if (isBare(subject, shape)) return bare ?? (shape.base || open + close);
  if (level > context.depth) return shape.deep ?? folded(subject);
  const entries = showEntries(subject, shape);
  const number = context.circular.get(value);
  const reference = number === undefined ? '' : `<ref *${number}>`;
  const base = [reference, shape.base].filter((part) => part !== '').join(' ');
  return arrange(entries, { base, open, close, level: level + 1, list }, context);
}

const CUSTOM = Symbol.for('nodejs.util.inspect.custom');

/** What the object's own method returns, as text; undefined if there is none, or it returns the object. */
function showCustom(value: object, level: number, context: Context): string | undefined {
  const { [CUSTOM]: custom } = value as { [CUSTOM]?: unknown };
  if (typeof custom !== 'function' || value.constructor?.prototype === value) return undefined;
  const { depth, showHidden, breakLength, compact, maxArrayLength, maxStringLength } = context;
  const options = { showHidden, breakLength, compact, maxArrayLength, maxStringLength };
  const left = depth - level;
  const stylize = (text: unknown): string => `${text}`;
  const shown: unknown = custom.call(value, left, { ...options, depth: left, stylize }, inspect);
  if (shown === value) return undefined;
  if (typeof shown !== 'string') return context.show(shown, level);
  return shown.replace(/\n/g, `\n${' '.repeat(context.indentation)}`);
}

function showCircular(value: object, { circular }: Context): string {
  const number = circular.get(value) ?? circular.size + 1;
  circular.set(value, number);
  return `[Circular *${number}]`;
}

function show(context: Context, value: unknown, level: number, inView = false): string {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function'))
    return showPrimitive(value, context);
  const custom = showCustom(value, level, context);
  if (custom !== undefined) return custom;
  if (context.around.includes(value)) return showCircular(value, context);
  const name = constructorName(value, level, context);
  const tag = tagOf(value, context.showHidden);
  return showObject({ value, name, tag, level, inView, context });
}

export function inspect(value: unknown, options: Partial<Options> = {}): string {
  const context: Context = {
    ...DEFAULTS,
    ...options,
    indentation: 0,
    deepest: 0,
    around: [],
    circular: new Map(),
    show: (inner, level, inView) => show(context, inner, level, inView),
  };
  return show(context, value, 0);
}

import { type Context, indented, isEnumerable, own, remainder } from './context.js';
import { escapeText, quote, showBigInt, showNumber } from './primitives.js';

type Values = Record<PropertyKey, unknown>;

function showKey(key: string | symbol, isEnumerable: boolean): string {
  if (typeof key === 'symbol') return `[${escapeText(key.toString())}]`;
  if (key === '__proto__') return "['__proto__']";
  if (!isEnumerable) return `[${escapeText(key)}]`;
  return /^[a-zA-Z_][a-zA-Z_0-9]*$/.test(key) ? key : quote(key);
}

function showDescribed(found: PropertyDescriptor, level: number, context: Context): string {
  if (found.get !== undefined) return found.set ? '[Getter/Setter]' : '[Getter]';
  if (found.set !== undefined) return '[Setter]';
  return indented(context, () => context.show(found.value, level));
}

function describe(object: object, key: PropertyKey): PropertyDescriptor {
  return (
    Object.getOwnPropertyDescriptor(object, key) ?? {
      value: (object as Values)[key],
      enumerable: true,
    }
  );
}

export function showProperty(
  object: object,
  key: string | symbol,
  level: number,
  context: Context,
): string {
  const found = describe(object, key);
  return `${showKey(key, found.enumerable === true)}: ${showDescribed(found, level, context)}`;
}

const isIndex = (key: string): boolean =>
  /^(0|[1-9][0-9]*)$/.test(key) && Number(key) < 2 ** 32 - 1;

/** Other properties of an array with more elements are not shown, because listing all keys takes much memory. */
const MANY = 100_000;

export function keysOf(object: object, showHidden: boolean): (string | symbol)[] {
  const symbols = Object.getOwnPropertySymbols(object);
  if (showHidden) return [...Object.getOwnPropertyNames(object), ...symbols];
  return [...Object.keys(object), ...symbols.filter((key) => isEnumerable(object, key))];
}

/** The keys of an array without those of its elements. */
export function namedKeysOf(list: ArrayLike<unknown>, showHidden: boolean): (string | symbol)[] {
  if (list.length > MANY && own(list, MANY)) return [];
  return keysOf(list, showHidden).filter((key) => typeof key === 'symbol' || !isIndex(key));
}

export function showArray(list: unknown[], level: number, context: Context): string[] {
  const count = Math.min(context.maxArrayLength, list.length);
  const shown: string[] = [];
  for (let i = 0; i < count; i++) {
    if (!own(list, i)) return showSparse(list, shown, level, context);
    shown.push(showDescribed(describe(list, i), level, context));
  }
  if (list.length > count) shown.push(remainder(list.length - count));
  return shown;
}

const empty = (count: number): string => `<${count} empty item${count > 1 ? 's' : ''}>`;

/** Continues where the first element is missing; `shown` has those before it. */
function showSparse(list: unknown[], shown: string[], level: number, context: Context): string[] {
  const most = context.maxArrayLength;
  let next = shown.length;
  for (const key of Object.keys(list).filter(isIndex).slice(next)) {
    if (shown.length >= most) break;
    const index = Number(key);
    if (index > next) shown.push(empty(index - next));
    next = index;
    if (shown.length >= most) break;
    shown.push(showDescribed(describe(list, key), level, context));
    next++;
  }
  const rest = list.length - next;
  if (rest > 0) shown.push(shown.length < most ? empty(rest) : remainder(rest));
  return shown;
}

type Numbers = ArrayLike<number | bigint> & Values;

const HIDDEN = ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer'];

export function showTypedArray(list: Numbers, level: number, context: Context): string[] {
  const count = Math.min(context.maxArrayLength, list.length);
  const shown = Array.from({ length: count }, (_, i) => showNumeric(list[i] as number | bigint));
  if (list.length > count) shown.push(remainder(list.length - count));
  if (!context.showHidden) return shown;
  const hidden = indented(context, () =>
    HIDDEN.map((key) => `[${key}]: ${context.show(list[key], level, true)}`),
  );
  return [...shown, ...hidden];
}

function showNumeric(value: number | bigint): string {
  return typeof value === 'number' ? showNumber(value) : showBigInt(value);
}

function showItems<T>(
  items: Iterable<T>,
  size: number,
  show: (item: T) => string,
  context: Context,
): string[] {
  const shown: string[] = [];
  indented(context, () => {
    for (const item of items) {
      if (shown.length >= context.maxArrayLength) break;
      shown.push(show(item));
    }
  });
  if (size > shown.length) shown.push(remainder(size - shown.length));
  return shown;
}

const sizeOf = (prototype: object, value: unknown): number =>
  (Object.getOwnPropertyDescriptor(prototype, 'size') as { get(): number }).get.call(value);

export function setSize(set: Set<unknown>): number {
  return sizeOf(Set.prototype, set);
}

export function mapSize(map: Map<unknown, unknown>): number {
  return sizeOf(Map.prototype, map);
}

export function showSet(set: Set<unknown>, level: number, context: Context): string[] {
  const values = Set.prototype.values.call(set);
  return showItems(values, setSize(set), (value) => context.show(value, level), context);
}

export function showMap(map: Map<unknown, unknown>, level: number, context: Context): string[] {
  const pair = ([key, value]: [unknown, unknown]): string =>
    `${context.show(key, level)} => ${context.show(value, level)}`;
  return showItems(Map.prototype.entries.call(map), mapSize(map), pair, context);
}

/** The bytes of a buffer. */
export function showBytes(buffer: ArrayBuffer, context: Context): string[] {
  const bytes = bytesOf(buffer);
  if (bytes === undefined) return ['(detached)'];
  const count = Math.min(context.maxArrayLength, bytes.length);
  const shown = Array.from(
    { length: count },
    (_, i) => `${(bytes[i] as number) < 16 ? '0' : ''}${(bytes[i] as number).toString(16)}`,
  );
  const rest = bytes.length - count;
  const more = rest > 0 ? ` ${remainder(rest, 'byte')}` : '';
  return [`[Uint8Contents]: <${shown.join(' ')}${more}>`];
}

function bytesOf(buffer: ArrayBuffer): Uint8Array | undefined {
  try {
    return new Uint8Array(buffer);
  } catch {
    return undefined;
  }
}

/*
 * Methods that the engine's arrays, strings and promises lack or have wrong. Lowered code calls these functions for
 * every method call with such a name; they call the object's own method if it has one.
 */
import { settled as settle } from '../../src/core/awaitable.js';

type Any = Record<string, never> & ArrayLike<unknown>;
type Call = (...args: unknown[]) => unknown;

function own(x: Any, name: string): Call | undefined {
  // Strings and typed arrays throw when a missing property is read.
  if (typeof x === 'string' || (x as { buffer?: unknown }).buffer !== undefined) return undefined;
  const method = (x as Record<string, unknown>)[name];
  return typeof method === 'function' ? (method as Call) : undefined;
}

export function at(x: Any, i: number): unknown {
  const method = own(x, 'at');
  if (method !== undefined) return method.call(x, i);
  return x[i < 0 ? x.length + i : i];
}

/** `slice`: of a typed array the engine's own returns a plain array. */
export function slice(x: Any, start?: number, end?: number): unknown {
  const bytes = (x as unknown) instanceof Uint8Array;
  if (bytes && !((start as number) > LAST_VIEW)) return copyOf(x, start, end);
  const other = x as unknown as unknown[];
  const part = end === undefined ? other.slice(start) : other.slice(start, end);
  return bytes ? new Uint8Array(part as number[]) : part;
}

// A view costs less than an array, but it has to begin in the first 64 KB of its buffer.
const LAST_VIEW = 65535;

function copyOf(x: unknown, start = 0, end?: number): Uint8Array {
  const bytes = x as Uint8Array;
  return new Uint8Array(end === undefined ? bytes.subarray(start) : bytes.subarray(start, end));
}

export function copyWithin(x: Any, target: number, start: number, end?: number): unknown {
  const method = own(x, 'copyWithin');
  if (method !== undefined) return method.call(x, target, start, end);
  const copy = slice(x, start, end) as Any;
  const array = x as unknown as unknown[];
  const to = target < 0 ? x.length + target : target;
  for (let i = 0; i < copy.length && to + i < x.length; i++) array[to + i] = copy[i];
  return x;
}

class ArrayIterator {
  private array_: Any;
  private pick_: (array: Any, i: number) => unknown;
  private at_ = 0;

  constructor(array: Any, pick: (array: Any, i: number) => unknown) {
    this.array_ = array;
    this.pick_ = pick;
  }

  next(): IteratorResult<unknown, undefined> {
    if (this.at_ >= this.array_.length) return { done: true, value: undefined };
    return { done: false, value: this.pick_(this.array_, this.at_++) };
  }

  [Symbol.iterator](): this {
    return this;
  }
}

export function entries(x: Any): unknown {
  const method = own(x, 'entries');
  return method ? method.call(x) : new ArrayIterator(x, (array, i) => [i, array[i]]);
}

export function keys(x: Any): unknown {
  const method = own(x, 'keys');
  return method ? method.call(x) : new ArrayIterator(x, (_array, i) => i);
}

export function values(x: Any): unknown {
  const method = own(x, 'values');
  return method ? method.call(x) : new ArrayIterator(x, (array, i) => array[i]);
}

export function flat(x: Any, depth?: number): unknown {
  const method = own(x, 'flat');
  return method ? method.call(x, depth) : flatten(x, depth === undefined ? 1 : depth, []);
}

function flatten(x: ArrayLike<unknown>, depth: number, into: unknown[]): unknown[] {
  for (let i = 0; i < x.length; i++) {
    const item = x[i];
    if (depth > 0 && Array.isArray(item)) flatten(item, depth - 1, into);
    else into.push(item);
  }
  return into;
}

export function flatMap(x: Any, map: Call): unknown {
  const method = own(x, 'flatMap');
  return method ? method.call(x, map) : flatten((x as unknown as unknown[]).map(map), 1, []);
}

export function findLast(x: Any, test: Call): unknown {
  const method = own(x, 'findLast');
  return method ? method.call(x, test) : x[findLastIndex(x, test) as number];
}

export function findLastIndex(x: Any, test: Call): unknown {
  const method = own(x, 'findLastIndex');
  if (method) return method.call(x, test);
  let i = x.length - 1;
  while (i >= 0 && !test(x[i], i, x)) i--;
  return i;
}

export function lastIndexOf(x: Any, item: unknown, from?: number): unknown {
  if (typeof x === 'string') return (x as string).lastIndexOf(item as string, from);
  const method = own(x, 'lastIndexOf');
  if (method) return from === undefined ? method.call(x, item) : method.call(x, item, from);
  let i = from === undefined ? x.length - 1 : from < 0 ? x.length + from : from;
  while (i >= 0 && x[i] !== item) i--;
  return i;
}

export function trimStart(x: Any): unknown {
  const method = own(x, 'trimStart');
  if (method) return method.call(x);
  const text = x as unknown as string;
  let i = 0;
  while (i < text.length && isSpace(text, i)) i++;
  return text.substr(i);
}

export function trimEnd(x: Any): unknown {
  const method = own(x, 'trimEnd');
  if (method) return method.call(x);
  const text = x as unknown as string;
  let end = text.length;
  while (end > 0 && isSpace(text, end - 1)) end--;
  return text.substr(0, end);
}

function isSpace(text: string, i: number): boolean {
  return ' \t\n\r\v\f'.indexOf(text.charAt(i)) >= 0;
}

export function codePointAt(x: Any, i: number): unknown {
  const method = own(x, 'codePointAt');
  if (method) return method.call(x, i);
  const text = x as unknown as string;
  return i < text.length ? text.charCodeAt(i) : undefined;
}

export function localeCompare(x: Any, other: unknown): unknown {
  const method = own(x, 'localeCompare');
  if (method) return method.call(x, other);
  const [a, b] = [`${x}`, `${other}`];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `finally` of a promise. */
export function settled(x: Any, onEnd: () => void): unknown {
  const method = own(x, 'finally');
  return method ? method.call(x, onEnd) : settle(x as unknown as Promise<unknown>, onEnd);
}

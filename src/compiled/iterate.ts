type AnyIterator = Iterator<unknown, unknown, unknown>;

/** The iterator method of ordinary arrays. Espruino has none; there loops read what has a length by index. */
const arrayIterator = [][Symbol.iterator];
export const NO_ITERATORS = typeof arrayIterator !== 'function';

/** Whether `x` is an array without an iterator of its own. */
export function isPlainArray(x: unknown): x is unknown[] {
  return Array.isArray(x) && x[Symbol.iterator] === arrayIterator;
}

/** Whether to read `x` by index: an array without an iterator of its own. A function's `length` counts parameters. */
export function isIndexed(x: unknown): x is ArrayLike<unknown> {
  if (Array.isArray(x)) return isPlainArray(x);
  return (
    NO_ITERATORS && typeof x !== 'function' && typeof (x as ArrayLike<unknown>).length === 'number'
  );
}

/** Returns `x`, which `where` names, if it is an object; otherwise throws TypeError. */
export function objectFrom<T>(x: T, where: string): T {
  if ((typeof x !== 'object' && typeof x !== 'function') || x === null)
    throw new TypeError(`${where}: expected an object, got ${x === null ? x : typeof x}`);
  return x;
}

/** Closes an iterator because of an error, which counts more than any that `return` throws. */
export function closeAfterError(iterator: AnyIterator): void {
  try {
    iterator.return?.();
  } catch {}
}

/**
 * The iterator of a `for…of` loop in compiled code that suspends. Unlike an iterator of the language it makes no
 * result object for each item of an array.
 */
class Iteration {
  value: unknown = undefined;
  private source_: ArrayLike<unknown> | AnyIterator;
  /** Next index of an array; -1 for any other iterable, -2 once that has ended. */
  private index_: number;
  /** The method `next`, which is read once. An array needs none. */
  declare private next_: AnyIterator['next'];

  constructor(source: Iterable<unknown>) {
    if (isIndexed(source)) {
      this.source_ = source;
      this.index_ = 0;
      return;
    }
    if (NO_ITERATORS && typeof source[Symbol.iterator] !== 'function')
      throw new TypeError(
        'for…of, spread or destructuring: expected something that can be iterated',
      );
    const iterator = objectFrom(source[Symbol.iterator](), '[Symbol.iterator]()');
    this.source_ = iterator;
    this.index_ = -1;
    this.next_ = iterator.next;
  }

  next(): boolean {
    if (this.index_ >= 0) {
      const array = this.source_ as ArrayLike<unknown>;
      this.value = array[this.index_];
      return this.index_++ < array.length;
    }
    this.index_ = -2;
    const step = objectFrom(this.next_.call(this.source_ as AnyIterator), 'next()');
    if (step.done) return false;
    this.value = step.value;
    this.index_ = -1;
    return true;
  }

  /**
   * Called when the loop's body throws: ends the iterator, and throws the body's error whatever the iterator throws.
   */
  fail(error: unknown): never {
    if (this.index_ === -1) closeAfterError(this.source_ as AnyIterator);
    this.index_ = -2;
    throw error;
  }

  /** Called when the loop is left: calls `return` of an iterator that has not ended. */
  end(): void {
    if (this.index_ !== -1) return;
    this.index_ = -2;
    const source = this.source_ as AnyIterator;
    const method = source.return;
    if (method !== undefined && method !== null) objectFrom(method.call(source), 'return()');
  }
}

export function iterate(source: Iterable<unknown>): Iteration {
  return new Iteration(source);
}

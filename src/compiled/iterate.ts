// Espruino knows no iterators; its arrays, strings and typed arrays are gone through by index.
const NO_ITERATORS = typeof [][Symbol.iterator] !== 'function';

/** Of a function `length` is something else. */
export function isIndexed(x: unknown): x is ArrayLike<unknown> {
  if (Array.isArray(x)) return true;
  return (
    NO_ITERATORS && typeof x !== 'function' && typeof (x as ArrayLike<unknown>).length === 'number'
  );
}

/**
 * The iterator of a `for…of` loop in compiled code that suspends. Unlike the language's own it makes no
 * result object per step for arrays.
 */
class Iteration {
  value: unknown = undefined;
  private source_: ArrayLike<unknown> | Iterator<unknown>;
  /** Next index of an array; -1 for any other iterable, -2 once that has ended. */
  private index_: number;

  constructor(source: Iterable<unknown>) {
    const indexed = isIndexed(source);
    if (NO_ITERATORS && !indexed && typeof source[Symbol.iterator] !== 'function')
      throw new TypeError(
        'for…of, spread or destructuring: expected something that can be iterated',
      );
    this.source_ = indexed ? source : source[Symbol.iterator]();
    this.index_ = indexed ? 0 : -1;
  }

  next(): boolean {
    if (this.index_ >= 0) {
      const array = this.source_ as ArrayLike<unknown>;
      this.value = array[this.index_];
      return this.index_++ < array.length;
    }
    this.index_ = -2;
    const step = (this.source_ as Iterator<unknown>).next();
    this.value = step.value;
    if (!step.done) this.index_ = -1;
    return !step.done;
  }

  /** The loop's body throws, which counts for more than what the iterator throws when it is told. */
  fail(error: unknown): never {
    try {
      this.end();
    } catch {}
    this.index_ = -2;
    throw error;
  }

  /** The loop is left: an iterator that has not ended is told. */
  end(): void {
    const source = this.source_ as Iterator<unknown>;
    if (this.index_ === -1 && source.return) source.return();
  }
}

export function iterate(source: Iterable<unknown>): Iteration {
  return new Iteration(source);
}

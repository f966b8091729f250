// Espruino has no iterators; there the loop reads arrays, strings and typed arrays by index.
const NO_ITERATORS = typeof [][Symbol.iterator] !== 'function';

/** Whether to read `x` by index. Not a function: its `length` counts parameters. */
export function isIndexed(x: unknown): x is ArrayLike<unknown> {
  if (Array.isArray(x)) return true;
  return (
    NO_ITERATORS && typeof x !== 'function' && typeof (x as ArrayLike<unknown>).length === 'number'
  );
}

/**
 * The iterator of a `for…of` loop in compiled code that suspends. Unlike an iterator of the language it makes no
 * result object for each item of an array.
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

  /**
   * Called when the loop's body throws: ends the iterator, and throws the body's error whatever the iterator throws.
   */
  fail(error: unknown): never {
    try {
      this.end();
    } catch {}
    this.index_ = -2;
    throw error;
  }

  /** Called when the loop is left: calls `return` of an iterator that has not ended. */
  end(): void {
    const source = this.source_ as Iterator<unknown>;
    if (this.index_ === -1 && source.return) source.return();
  }
}

export function iterate(source: Iterable<unknown>): Iteration {
  return new Iteration(source);
}

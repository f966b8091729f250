import { AsyncGenerator } from './asyncgen.js';
import { closeAfterError, isIndexed, iterate, NO_ITERATORS, objectFrom } from './iterate.js';

export type AnyIterator = Iterator<unknown, unknown, unknown>;
export type AnyAsyncIterator = AsyncIterator<unknown, unknown, unknown>;

/** The iterator of a `for await` loop in compiled code. Source: ECMA-262 ForIn/OfBodyEvaluation, AsyncIteratorClose. */
class AsyncIteration {
  value: unknown = undefined;
  /** Whether leaving the loop has to close the iterator: not before the first step, nor after the last or a failed one. */
  open = false;
  private iterator_: AnyAsyncIterator;
  private next_: AnyAsyncIterator['next'];

  constructor(iterator: AnyAsyncIterator) {
    this.iterator_ = iterator;
    this.next_ = iterator.next;
  }

  /** The loop awaits this, and passes the result to `take`. */
  next(): unknown {
    this.open = false;
    return this.next_.call(this.iterator_);
  }

  /** Whether there is a value. */
  take(step: IteratorResult<unknown, unknown>): boolean {
    if (objectFrom(step, 'next()').done) return false;
    this.value = step.value;
    this.open = true;
    return true;
  }

  /** Called when the loop's body throws: the body's error counts more than any of `return`. */
  async fail(error: unknown): Promise<never> {
    try {
      await this.end();
    } catch {}
    throw error;
  }

  /** Called when a jump leaves the loop. */
  async end(): Promise<void> {
    this.open = false;
    const method = this.iterator_.return;
    if (method !== undefined && method !== null)
      objectFrom(await method.call(this.iterator_), 'return()');
  }
}

export function asyncIterate(x: object): AsyncIteration {
  return new AsyncIteration(asyncIterator(x));
}

/** The async iterator of `x`, or its iterator with awaited values. */
export function asyncIterator(x: object): AnyAsyncIterator {
  if (x instanceof AsyncGenerator) return x as never;
  // Espruino throws when a string is asked for a property that it does not have.
  const isText = NO_ITERATORS && typeof x === 'string';
  const method = isText ? undefined : (x as AsyncIterable<unknown>)[Symbol.asyncIterator];
  if (method === undefined || method === null)
    return new AsyncFromSync(iteratorOf(x as Iterable<unknown>)) as never;
  return objectFrom(method.call(x), '[Symbol.asyncIterator]()') as AnyAsyncIterator;
}

/** Source: ECMA-262 Async-from-Sync Iterator objects. */
class AsyncFromSync {
  private iterator_: AnyIterator;
  private next_: AnyIterator['next'];

  constructor(iterator: AnyIterator) {
    this.iterator_ = iterator;
    this.next_ = iterator.next;
  }

  next(value?: unknown): unknown {
    return awaited(this.iterator_, this.next_.call(this.iterator_, value), 'next()');
  }

  throw(error: unknown): unknown {
    const iterator = this.iterator_;
    const method = iterator.throw;
    if (method !== undefined && method !== null)
      return awaited(iterator, method.call(iterator, error), 'throw()');
    iterator.return?.();
    throw new TypeError("yield*: the iterator has no method 'throw'");
  }

  return(value?: unknown): unknown {
    const iterator = this.iterator_;
    const method = iterator.return;
    if (method === undefined || method === null) return { value, done: true };
    return awaited(iterator, method.call(iterator, value), 'return()');
  }
}

/** A step of a plain iterator with its value awaited. If that fails the iterator is closed, unless it has ended. */
async function awaited(
  iterator: AnyIterator,
  step: IteratorResult<unknown, unknown>,
  where: string,
): Promise<IteratorResult<unknown, unknown>> {
  const done = objectFrom(step, where).done === true;
  const { value } = step;
  try {
    return { value: await value, done };
  } catch (error) {
    if (!done && where !== 'return()') closeAfterError(iterator);
    throw error;
  }
}

/** A plain iterator of `x`. That of an array uses one result object for all steps. */
function iteratorOf(x: Iterable<unknown>): AnyIterator {
  if (!isIndexed(x)) return objectFrom(x[Symbol.iterator](), '[Symbol.iterator]()');
  const iteration = iterate(x);
  const step = { value: undefined as unknown, done: false };
  return {
    next() {
      step.done = !iteration.next();
      step.value = step.done ? undefined : iteration.value;
      return step;
    },
  };
}

import type { Coroutine } from '../core/coroutines.js';
import { CancelledError } from '../core/exceptions.js';
import { claimAll } from '../core/frame.js';
import { Future, messageText } from '../core/futures.js';
import { ensureFuture } from '../core/tasks.js';

type Values<C extends readonly unknown[]> = {
  [I in keyof C]: C[I] extends () => infer R ? Value<R> : Value<C[I]>;
};
type Value<X> = X extends PromiseLike<infer T> ? T : X extends Generator<unknown, infer T> ? T : X;

export interface GatherOptions {
  /** Exceptions, CancelledError included, become results instead of being thrown. Default false. */
  returnExceptions?: boolean;
}

/** The result of `gather`: cancelling it cancels every child that is not done. */
class Gathering extends Future<unknown[]> {
  declare children_: Future[];
  private asked_ = false;
  private message_: string | undefined = undefined;

  constructor(children: Future[]) {
    super();
    this.children_ = children;
  }

  cancel(message?: string | null): boolean {
    if (this.done()) return false;
    let some = false;
    for (const child of this.children_) if (child.cancel(message)) some = true;
    if (some) {
      this.asked_ = true;
      this.message_ = messageText(message);
    }
    return some;
  }

  /** Called when `last` has ended, and all others before it. */
  collect_(futures: Future[], last: Future): void {
    if (this.asked_)
      this.setException(
        last.cancelled() ? last.cancellation_() : new CancelledError(this.message_),
      );
    else
      this.setResult(
        futures.map((future) => {
          if (future.cancelled()) return future.cancellation_();
          return future.failed_ ? future.exception() : future.result();
        }),
      );
  }

  toString(): string {
    return 'gather';
  }
}

/**
 * Runs coroutines concurrently. Its value is the array of their values, in the order of the arguments. The first
 * exception is thrown at once, and the others keep running. With `{returnExceptions: true}` as the last
 * argument exceptions are results. Cancelling it cancels all of them. Source: CPython `asyncio.gather`.
 */
export function gather<C extends Coroutine<unknown>[]>(...coros: C): Future<Values<C>>;
export function gather<C extends Coroutine<unknown>[]>(
  ...args: [...C, GatherOptions]
): Future<{ [I in keyof Values<C>]: Values<C>[I] | Error }>;
export function gather(...args: unknown[]): Future<unknown[]> {
  const options = takeOptions(args);
  const futures: Future[] = [];
  claimAll(args);
  args.forEach((x, i) => {
    // An awaitable that is passed twice is one child; a function that is passed twice is called twice.
    const before = typeof x === 'object' ? args.indexOf(x) : i;
    futures.push(
      before < i
        ? (futures[before] as Future)
        : ensureFuture(x as Coroutine<unknown>, `gather: argument ${i + 1}`),
    );
  });
  const children = futures.filter((future, i) => futures.indexOf(future) === i);
  const outer = new Gathering(children);
  let pending = children.length;
  if (pending === 0) outer.setResult([]);
  const completed = (done: Future): void => {
    pending--;
    // Marks it as retrieved, even if it comes after the first one.
    const error = done.cancelled() ? null : done.exception();
    if (outer.done()) return;
    if (done.failed_ && !options.returnExceptions)
      outer.setException(done.cancelled() ? done.cancellation_() : error);
    else if (pending === 0) outer.collect_(futures, done);
  };
  // Children that are done count at once: if all are, so is the gather. Source: CPython 3.12.
  const over = children.filter((child) => child.done());
  for (const child of children) if (!child.done()) child.addDoneCallback(completed);
  over.forEach(completed);
  return outer;
}

function takeOptions(args: unknown[]): GatherOptions {
  const last = args[args.length - 1] as Record<string, unknown> | undefined;
  const isOptions =
    typeof last === 'object' && last !== null && Object.getPrototypeOf(last) === Object.prototype;
  if (!isOptions || typeof last.then === 'function') return {};
  args.pop();
  return last;
}

/**
 * Protects `x` from the cancellation of the task that awaits the shield: the task gets CancelledError, `x` keeps
 * running. Source: CPython `asyncio.shield`.
 */
export function shield<T>(x: Coroutine<T>): Future<T> {
  const inner = ensureFuture(x, 'shield(x)');
  if (inner.done()) return inner;
  const outer = new Future<T>();
  outer.children_ = [inner];
  inner.addDoneCallback((done) => {
    if (outer.done()) {
      if (!done.cancelled()) done.exception();
    } else if (done.cancelled()) outer.cancel();
    else if (done.failed_) outer.setException(done.exception());
    else outer.setResult(done.result());
  });
  return outer;
}

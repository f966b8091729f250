import { checkKeys } from '../core/checks.js';
import type { Coroutine } from '../core/coroutines.js';
import { cancellation } from '../core/exceptions.js';
import { claimAll } from '../core/frame.js';
import { ENDED, Future, messageText, RETRIEVED } from '../core/futures.js';
import { ensureFuture, spawnClaimed } from '../core/tasks.js';
import { type Follows, follow } from './follow.js';

type Values<C extends readonly unknown[]> = {
  [I in keyof C]: C[I] extends () => infer R ? Value<R> : Value<C[I]>;
};
type Value<X> = X extends PromiseLike<infer T> ? T : X extends Generator<unknown, infer T> ? T : X;

export interface GatherOptions {
  /** Exceptions, CancelledError included, become results instead of being thrown. Default false. */
  returnExceptions?: boolean;
}

/** The result of `gather`: cancelling it cancels every child that is not done. */
class Gathering extends Future<unknown[]> implements Follows {
  /** In the order of the arguments. One that was passed twice is in it twice. */
  declare children_: Future[];
  /** How many entries of `children_` have not ended. */
  declare private pending_: number;
  declare private collects_: boolean;
  // Missing until it is cancelled.
  declare private asked_?: boolean;
  declare private message_?: string | undefined;

  constructor(children: Future[], collects: boolean) {
    super();
    this.children_ = children;
    this.pending_ = children.length;
    this.collects_ = collects;
    if (this.pending_ === 0) this.setResult([]);
  }

  override cancel(message?: string | null): boolean {
    if (this.done()) return false;
    let some = false;
    this.children_.forEach((child, i, children) => {
      if (children.indexOf(child) === i && child.cancel(message)) some = true;
    });
    if (some) {
      this.asked_ = true;
      this.message_ = messageText(message);
    }
    return some;
  }

  followed_(child: Future): void {
    this.pending_--;
    // Marks it as retrieved, even if it comes after the first one.
    child.state_ |= RETRIEVED;
    if (this.done()) return;
    if (child.failed_ && !this.collects_)
      this.setException(child.cancelled() ? child.cancellation_() : child.value_);
    else if (this.pending_ === 0) this.collect_(child);
  }

  /** Called when `last` has ended, and all others before it. */
  private collect_(last: Future): void {
    if (this.asked_)
      this.setException(last.cancelled() ? last.cancellation_() : cancellation(this.message_));
    else this.setResult(this.children_.map(outcome));
  }

  override toString(): string {
    return 'gather';
  }
}

function outcome(child: Future): unknown {
  return child.cancelled() ? child.cancellation_() : child.value_;
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
  const collects = takeOptions(args);
  const children = childrenOf(args);
  const outer = new Gathering(children, collects);
  const { length } = children;
  for (let i = 0; i < length; i++) {
    const child = children[i] as Future;
    if (!child.done()) follow(child, outer);
  }
  // Children that are done count at once: if all are, so is the gather. Source: CPython 3.12.
  for (let i = 0; i < length; i++) {
    const child = children[i] as Future;
    if (child.done()) outer.followed_(child);
  }
  return outer;
}

function childrenOf(args: unknown[]): Future[] {
  const children: Future[] = [];
  claimAll(args);
  for (let i = 0; i < args.length; i++) {
    const x = args[i];
    // An awaitable that is passed twice is one child; a function that is passed twice is called twice.
    children.push(
      spawnClaimed(x) ??
        children[typeof x === 'object' ? args.indexOf(x) : i] ??
        ensureFuture(x as Coroutine<unknown>, `gather: argument ${i + 1}`),
    );
  }
  return children;
}

/** Takes the options off the arguments; returns whether exceptions become results. */
function takeOptions(args: unknown[]): boolean {
  const options = args[args.length - 1] as GatherOptions & { then?: unknown };
  const isOptions =
    typeof options === 'object' &&
    options !== null &&
    Object.getPrototypeOf(options) === Object.prototype;
  if (!isOptions || typeof options.then === 'function') return false;
  args.pop();
  checkKeys(options, 'gather(...coros, options)', ['returnExceptions']);
  return !!options.returnExceptions;
}

class Shielding<T> extends Future<T> implements Follows {
  constructor(inner: Future<T>) {
    super();
    this.children_ = [inner];
  }

  followed_(inner: Future): void {
    if (this.done()) inner.state_ |= RETRIEVED;
    else if (inner.cancelled()) this.cancel();
    else {
      inner.state_ |= RETRIEVED;
      this.settle_(inner.state_ & ENDED, inner.value_);
    }
  }
}

/**
 * Protects `x` from the cancellation of the task that awaits the shield: the task gets CancelledError, `x` keeps
 * running. Source: CPython `asyncio.shield`.
 */
export function shield<T>(x: Coroutine<T>): Future<T> {
  const inner = ensureFuture(x, 'shield(x)');
  if (inner.done()) return inner;
  const outer = new Shielding<T>(inner);
  follow(inner as Future, outer);
  return outer;
}

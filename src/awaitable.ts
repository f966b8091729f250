import type { Task } from './tasks.js';

/** What `wait_` gives when the task has to wait. An object, as Espruino has no symbols. */
export const PENDING: object = {};

/**
 * What a task can wait for. The scheduler knows nothing else.
 *
 *   wait_   the task awaits this: gives the value if it is there (or throws), otherwise queues the
 *           task somewhere, sets task.on_ and gives PENDING
 *   resume_ the task runs again after it was made ready: gives the value, throws, or gives PENDING
 *           after it queued the task once more
 *   cancel_ the task is being cancelled. True: what it waits for will wake it with the outcome.
 *           False: it waits no longer, and what it had been handed has been passed on
 */
export interface Waitable {
  wait_(task: Task<unknown>): unknown;
  resume_(task: Task<unknown>): unknown;
  cancel_(task: Task<unknown>, message?: string): boolean;
  /** For reports: what it is, or what `task` waits for. */
  toString(task?: Task<unknown>): string;
}

/**
 * Anything of ours that can be awaited: `await x` in async functions, `yield* x` in generators,
 * `x.then(…)` anywhere. Gives `T`.
 */
export interface Awaitable<T> extends PromiseLike<T> {
  catch<R = never>(onError: (error: unknown) => R | PromiseLike<R>): PromiseLike<T | R>;
  finally(onEnd: () => void): PromiseLike<T>;
  [Symbol.iterator](): Iterator<unknown, T, unknown>;
}

export type Settle = ((value: unknown) => unknown) | null | undefined;

type Then = (
  target: Waitable,
  onValue?: Settle,
  onError?: Settle,
) => PromiseLike<unknown> | undefined;

let subscribe: Then;

/** tasks.ts brings `then`, and native.ts another: calls, not imports, as they need the classes made here. */
export function provideThen(then: Then): void {
  subscribe = then;
}

/** Steps of `yield* awaitable`: hands the awaitable to the scheduler, then gives its value. */
class Delegate implements Iterator<unknown, unknown, unknown> {
  private target_: Waitable | undefined;
  constructor(target: Waitable) {
    this.target_ = target;
  }
  next(value: unknown): IteratorResult<unknown, unknown> {
    const target = this.target_;
    if (target === undefined) return { done: true, value };
    this.target_ = undefined;
    return { done: false, value: target };
  }
  throw(error: unknown): IteratorResult<unknown, unknown> {
    throw error;
  }
}

/** The public face of what can be awaited. */
export abstract class BaseAwaitable<T> implements Awaitable<T> {
  declare [Symbol.iterator]: Awaitable<T>[typeof Symbol.iterator];

  then<A = T, B = never>(
    onValue?: ((value: T) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): PromiseLike<A | B> {
    const target = this as unknown as Waitable;
    return subscribe(target, onValue as Settle, onError as Settle) as PromiseLike<A | B>;
  }

  catch<B = never>(onError: (error: unknown) => B | PromiseLike<B>): PromiseLike<T | B> {
    return this.then(undefined, onError);
  }

  finally(onEnd: () => void): PromiseLike<T> {
    return settled(this, onEnd);
  }
}

/** `x.finally(onEnd)`, for what has `then`: not even every engine's own promises have more. */
export function settled<T>(x: PromiseLike<T>, onEnd: () => unknown): PromiseLike<T> {
  const after = (go: () => T): T | PromiseLike<T> => {
    const end = onEnd() as Partial<PromiseLike<unknown>> | null | undefined;
    return end?.then === undefined ? go() : (end as PromiseLike<unknown>).then(go);
  };
  return x.then(
    (value) => after(() => value),
    (error) =>
      after(() => {
        throw error;
      }),
  );
}

if (typeof Symbol !== 'undefined') {
  (BaseAwaitable.prototype as unknown as Record<PropertyKey, unknown>)[Symbol.iterator] = function (
    this: Waitable,
  ) {
    return new Delegate(this);
  };
}

/**
 * Makes a class awaitable that is made too often for `extends`: `super()` costs a third of a coroutine
 * call on QuickJS.
 */
export function inherit(type: { prototype: object }, base: { prototype: unknown }): void {
  Object.setPrototypeOf(type.prototype, base.prototype as object);
}

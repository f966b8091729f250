import { subscribeThen } from './hooks.js';
import { GENERATORS, LEAN } from './profile.js';
import type { Timed } from './timers.js';

/** `wait_` returns this when the task has to wait. An object, because Espruino has no symbols. */
export const PENDING: object = {};

/**
 * What a task can wait for. The scheduler needs only these methods.
 *
 *   wait_   called when the task awaits this object: returns the value if there is one already, or throws;
 *           otherwise parks the task (see waitqueue.ts) and returns PENDING
 *   resume_ called when the task runs again after it was made ready: returns the value, throws, or parks the
 *           task once more and returns PENDING
 *   cancel_ called when the task is cancelled. True: this object will wake the task later, with the outcome.
 *           False: the task no longer waits, and what had been handed to it (a lock, say) has been passed on
 */
export interface Waitable {
  wait_(task: WaitingTask): unknown;
  resume_(task: WaitingTask): unknown;
  cancel_(task: WaitingTask, message?: string): boolean;
  /** A description for reports; with `task`: what that task waits for. */
  what_(task?: WaitingTask): string;
}

/** What can be in a wait queue, and then in the ready queue: tasks and callbacks. */
export interface Waiter {
  next_: Waiter | null;
  prev_: Waiter | null;
  /** Flags; those of a callback are CALLBACK, and READY once it is woken. */
  state_: number;
  /** The object that it waits for. */
  waitsFor_: Waitable | null;
  run_(): void;
}

/** What a Waitable knows of the task that awaits it. */
export interface WaitingTask extends Waiter, Timed, Waitable {
  next_: Waiter | null;
  prev_: Waiter | null;
  /** The innermost frame. */
  value_: unknown;
  /** Whether it is in the ready queue: the event that it waits for has happened, or it was cancelled. */
  readonly ready_: boolean;
  /** Called when the event that it waits for has happened. */
  notify_(): void;
  getName(): string;
  /** For a wait that is about to end and can no longer be cancelled: delivers the cancellation when the task wakes. */
  cancelLater_(): void;
}

/**
 * Any object of this library that can be awaited: `await x` in async functions, `yield* x` in generators,
 * `x.then(…)` anywhere. The value is a `T`.
 */
export interface Awaitable<T> extends PromiseLike<T> {
  catch<R = never>(onError: (error: unknown) => R | PromiseLike<R>): PromiseLike<T | R>;
  finally(onEnd: () => void): PromiseLike<T>;
  [Symbol.iterator](): Iterator<unknown, T, unknown>;
}

export type Settle = ((value: unknown) => unknown) | null | undefined;

/** The iterator of `yield* awaitable`: hands the awaitable to the scheduler, then returns its value. */
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

/** The public methods of everything that can be awaited. */
export abstract class BaseAwaitable<T> implements Awaitable<T> {
  declare [Symbol.iterator]: Awaitable<T>[typeof Symbol.iterator];

  then<A = T, B = never>(
    onValue?: ((value: T) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): PromiseLike<A | B> {
    return subscribeThen(this as never, onValue as never, onError as never) as PromiseLike<A | B>;
  }

  catch<B = never>(onError: (error: unknown) => B | PromiseLike<B>): PromiseLike<T | B> {
    return this.then(undefined, onError);
  }

  finally(onEnd: () => void): PromiseLike<T> {
    return settled(this, onEnd);
  }

  toString(): string {
    return LEAN ? '' : (this as unknown as Waitable).what_();
  }
}

/** `x.finally(onEnd)` for any thenable: the promises of some engines have `then` only. */
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

if (GENERATORS && typeof Symbol !== 'undefined') {
  (BaseAwaitable.prototype as unknown as Record<PropertyKey, unknown>)[Symbol.iterator] = function (
    this: Waitable,
  ) {
    return new Delegate(this);
  };
}

/**
 * Makes a class awaitable without `extends`, for classes of which very many objects are made: `super()` costs a
 * third of a coroutine call on QuickJS.
 */
export function inherit<C extends { prototype: object }>(type: C, base: { prototype: unknown }): C {
  Object.setPrototypeOf(type.prototype, base.prototype as object);
  return type;
}

import {
  type Awaitable,
  BaseAwaitable,
  inherit,
  PENDING,
  type Waitable,
  type Waiter,
  type WaitingTask,
} from './awaitable.js';
import { kind } from './checks.js';
import { CancelledError, cancellation, InvalidStateError } from './exceptions.js';
import { CALLBACK, callbackEnded, wake } from './frame.js';
import { openLoop } from './loop.js';
import { LEAN } from './profile.js';
import { dequeue, notifyAll, park } from './waitqueue.js';

// The low bits of state_ hold how it ended; the others are flags.
export const ENDED = 3;
export const RESULT = 1;
export const EXCEPTION = 2;
export const CANCELLED = 3;
const ENDS = ['', 'has a result', 'has an exception', 'was cancelled'];
/** The exception has been retrieved, so the loop does not report it. */
export const RETRIEVED = 4;

/**
 * The argument of `cancel` as a string. A message that cannot be made one throws here, in the caller, and not later in
 * the loop.
 */
export function messageText(message: string | null | undefined): string | undefined {
  return message === undefined || message === null ? undefined : `${message}`;
}

/** A done callback: waits in the queue like a task, then the loop calls it from the ready queue. */
class DoneCallback<T> implements Waiter {
  declare next_: Waiter | null;
  declare prev_: Waiter | null;
  declare state_: number;
  declare waitsFor_: Future<T>;
  declare call_: (future: never) => void;
  constructor(future: Future<T>, call: (future: never) => void) {
    this.state_ = CALLBACK;
    this.call_ = call;
    this.waitsFor_ = future;
  }
  run_(): void {
    try {
      (this.call_ as (future: Future<T>) => void)(this.waitsFor_);
    } catch (exception) {
      openLoop().callHandler_({ message: 'Exception in done callback', exception });
    }
    callbackEnded();
  }
  what_(): string {
    return this.call_.name || 'a done callback';
  }
}

// inherit() below adds these methods.
export interface Future<T = unknown> extends Awaitable<T> {}
/**
 * A result that will exist later. Any number of tasks can await it; it is settled once.
 * Cancelling a task that awaits a Future cancels the Future too; see `shield`. Source: CPython `asyncio.Future`.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: as above
export class Future<T = unknown> implements Waitable {
  declare state_: number;
  /**
   * The result, the exception, or of a cancellation the message or the error itself; a task's innermost frame until
   * then.
   */
  declare value_: unknown;
  /** Missing until a task waits. (Not on the prototype: Moddable freezes that, and the field could not be set.) */
  declare waiters_?: Waiter | null;
  /** The futures that it combines, if it combines any: for reports. */
  declare children_?: Iterable<unknown>;

  constructor() {
    this.state_ = 0;
    this.value_ = undefined;
  }

  /** True once it has a result or an exception, or was cancelled. */
  done(): boolean {
    return (this.state_ & ENDED) !== 0;
  }

  /** True if it ended by cancellation. */
  cancelled(): boolean {
    return (this.state_ & ENDED) === CANCELLED;
  }

  /** Ended by an exception or a cancellation. `exception()` does not answer that: the exception itself may be null. */
  get failed_(): boolean {
    return (this.state_ & ENDED) > RESULT;
  }

  /** The result. Throws its exception; CancelledError if it was cancelled; InvalidStateError if it is not done. */
  result(): T {
    const end = this.state_ & ENDED;
    if (end === RESULT) return this.value_ as T;
    if (end === 0) throw new InvalidStateError(`${this} is not done`);
    if (end === CANCELLED) throw this.cancellation_();
    this.state_ |= RETRIEVED;
    throw this.value_;
  }

  /**
   * The exception, or null if it has a result. Throws CancelledError if it was cancelled, InvalidStateError if it is
   * not done.
   */
  exception(): unknown {
    const end = this.state_ & ENDED;
    if (end === RESULT) return null;
    if (end === 0) throw new InvalidStateError(`${this} is not done`);
    if (end === CANCELLED) throw this.cancellation_();
    this.state_ |= RETRIEVED;
    return this.value_;
  }

  /** Settles it with a result. Throws InvalidStateError if it is done. */
  setResult(value: T): void {
    this.settle_(RESULT, value);
  }

  /** Settles it with an exception. Throws InvalidStateError if it is done. */
  setException(error: unknown): void {
    this.settle_(EXCEPTION, error);
  }

  /** Cancels it: CancelledError(message) is thrown in every task that awaits it. Returns false if it was done. */
  cancel(message?: string | null): boolean {
    if (this.done()) return false;
    this.settle_(CANCELLED, messageText(message));
    return true;
  }

  /** The loop calls `callback(future)` soon after it is done. Callbacks run in the order in which they were added. */
  addDoneCallback(callback: (future: this) => void): void {
    if (typeof callback !== 'function')
      throw new TypeError(`addDoneCallback(callback): expected a function, got ${kind(callback)}`);
    const waiter = new DoneCallback<T>(this, callback as (future: never) => void);
    if (this.done()) wake(waiter);
    else park(this, waiter, this);
  }

  /** Removes all callbacks equal to `callback`; returns how many it removed. */
  removeDoneCallback(callback: (future: this) => void): number {
    let count = 0;
    let waiter = this.waiters_;
    const last = waiter?.prev_;
    while (waiter) {
      const next: Waiter | null = waiter === last ? null : waiter.next_;
      if ((waiter as DoneCallback<T>).call_ === callback) {
        dequeue(this, waiter);
        count++;
      }
      waiter = next;
    }
    return count;
  }

  toString(): string {
    return 'a Future';
  }

  what_(): string {
    return `${this}`;
  }

  /**
   * The error of its cancellation. The one that left a task goes to whoever asks first, and is then let go. Source:
   * CPython `Future._make_cancelled_error`.
   */
  cancellation_(): CancelledError {
    const kept = this.value_;
    if (!(kept instanceof CancelledError)) return cancellation(kept as string | undefined);
    this.value_ = kept.message;
    return kept;
  }

  settle_(end: number, value: unknown): void {
    const ended = this.state_ & ENDED;
    if (ended) throw new InvalidStateError(`${this} ${ENDS[ended]} already`);
    this.state_ |= end;
    this.value_ = value;
    notifyAll(this);
  }

  wait_(task: WaitingTask): unknown {
    if (this.state_ & ENDED) return this.result();
    if ((this as Waitable) === task) throw new Error(`${this} cannot await on itself`);
    if (LEAN || this.waiters_) return park(this, task, this);
    // As `park` does, without the call.
    task.waitsFor_ = this;
    this.waiters_ = task.next_ = task.prev_ = task;
    return PENDING;
  }

  resume_(): unknown {
    // The usual end, without another call.
    return (this.state_ & ENDED) === RESULT ? this.value_ : this.result();
  }

  // Cancelling the waiting task cancels this future; the future's end, whatever it is, then wakes the task. A gather
  // whose children are done, with their callbacks still queued, can no longer be cancelled: the task gets its
  // cancellation when the gather ends.
  cancel_(task: WaitingTask, message?: string): boolean {
    if (this.cancel(message)) return true;
    // The task was woken by the end of this future, so it has seen the exception.
    if (this.done()) this.state_ |= RETRIEVED;
    else task.cancelLater_();
    return !this.done();
  }
}
inherit(Future, BaseAwaitable);

/** True if `x` is a Future or a Task of this library. Source: CPython `asyncio.isfuture`. */
export function isfuture(x: unknown): x is Future {
  return x instanceof Future;
}

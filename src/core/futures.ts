import {
  type Awaitable,
  BaseAwaitable,
  inherit,
  type Waitable,
  type Waiter,
  type WaitingTask,
} from './awaitable.js';
import { CancelledError, InvalidStateError } from './exceptions.js';
import { callbackEnded } from './frame.js';
import { openLoop } from './loop.js';
import { dequeue, notifyAll, park } from './waitqueue.js';

// The low bits of state_ tell how it ended; the others are flags.
export const ENDED = 3;
export const RESULT = 1;
export const EXCEPTION = 2;
export const CANCELLED = 3;
/** Somebody has seen the exception. */
export const RETRIEVED = 4;

/** A done callback: waits like a task, and is then called from the ready queue. */
class DoneCallback<T> implements Waiter {
  next_: Waiter | null = null;
  prev_: Waiter | null = null;
  waitsFor_: Future<T>;
  call_: (future: never) => void;
  constructor(future: Future<T>, call: (future: never) => void) {
    this.waitsFor_ = future;
    this.call_ = call;
  }
  notify_(): void {
    openLoop().enqueue_(this);
  }
  run_(): void {
    try {
      (this.call_ as (future: Future<T>) => void)(this.waitsFor_);
    } catch (exception) {
      openLoop().callHandler_({ message: 'Exception in done callback', exception });
    }
    callbackEnded();
  }
  toString(): string {
    return this.call_.name || 'a done callback';
  }
}

// inherit() below adds these methods.
export interface Future<T = unknown> extends Awaitable<T> {}
/**
 * A result that will be there some time. Any number of tasks can await it; it is only settled once.
 * Cancelling a task that awaits a Future cancels the Future; see `shield`. Source: CPython `asyncio.Future`.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: as above
export class Future<T = unknown> implements Waitable {
  declare state_: number;
  /** The result, the exception, or the cancel message; a task's innermost frame until then. */
  declare value_: unknown;
  /** Not there until somebody waits. (Not on the prototype: Moddable freezes it, and it could not be set.) */
  declare waiters_?: Waiter | null;
  /** Of what it is made, if of others: for reports. */
  declare children_?: Iterable<unknown>;

  constructor() {
    this.state_ = 0;
    this.value_ = undefined;
  }

  done(): boolean {
    return (this.state_ & ENDED) !== 0;
  }

  cancelled(): boolean {
    return (this.state_ & ENDED) === CANCELLED;
  }

  /** Not only cancelled: `exception()` itself may be null or undefined. */
  get failed_(): boolean {
    return (this.state_ & ENDED) > RESULT;
  }

  /** The result. Throws its exception, CancelledError if it was cancelled, InvalidStateError if it is not done. */
  result(): T {
    const end = this.state_ & ENDED;
    if (end === RESULT) return this.value_ as T;
    if (end === 0) throw new InvalidStateError('Result is not set.');
    if (end === CANCELLED) throw new CancelledError(this.value_ as string | undefined);
    this.state_ |= RETRIEVED;
    throw this.value_;
  }

  /** The exception, or null. Throws CancelledError if it was cancelled, InvalidStateError if it is not done. */
  exception(): unknown {
    const end = this.state_ & ENDED;
    if (end === RESULT) return null;
    if (end === 0) throw new InvalidStateError('Exception is not set.');
    if (end === CANCELLED) throw new CancelledError(this.value_ as string | undefined);
    this.state_ |= RETRIEVED;
    return this.value_;
  }

  /** Throws InvalidStateError if it is done. */
  setResult(value: T): void {
    this.settle_(RESULT, value);
  }

  /** Throws InvalidStateError if it is done. */
  setException(error: unknown): void {
    this.settle_(EXCEPTION, error);
  }

  /** Cancels it: who awaits it gets CancelledError(message). False if it was done. */
  cancel(message?: string): boolean {
    if (this.done()) return false;
    this.settle_(CANCELLED, message === undefined ? message : `${message}`);
    return true;
  }

  /** Has the loop call `callback(future)` soon after it is done. Callbacks run in the order they were added. */
  addDoneCallback(callback: (future: this) => void): void {
    if (typeof callback !== 'function')
      throw new TypeError('addDoneCallback(callback): expected a function');
    const waiter = new DoneCallback<T>(this, callback as (future: never) => void);
    if (this.done()) waiter.notify_();
    else park(this, waiter, this);
  }

  /** Removes all callbacks equal to `callback`; gives how many there were. */
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

  settle_(end: number, value: unknown): void {
    if (this.done()) throw new InvalidStateError('invalid state');
    this.state_ |= end;
    this.value_ = value;
    notifyAll(this);
  }

  wait_(task: WaitingTask): unknown {
    if (this.done()) return this.result();
    if ((this as Waitable) === task) throw new Error('Task cannot await on itself');
    return park(this, task, this);
  }

  resume_(): unknown {
    return this.result();
  }

  // Cancelling who waits cancels what it waits for; its end then wakes it, whatever that end is. A gather whose children
  // are done, with their callbacks on the way, cannot be cancelled any more: who waits is told at its end.
  cancel_(task: WaitingTask, message?: string): boolean {
    return this.cancel(message) || (!this.done() && task.cancelLater_());
  }
}
inherit(Future, BaseAwaitable);

/** Whether `x` is a Future or Task of ours. Source: CPython `asyncio.isfuture`. */
export function isfuture(x: unknown): x is Future {
  return x instanceof Future;
}

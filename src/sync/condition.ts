import {
  type Awaitable,
  BaseAwaitable,
  type Waitable,
  type Waiter,
  type WaitingTask,
} from '../core/awaitable.js';
import { checkNumber, kind } from '../core/checks.js';
import type { Coroutine } from '../core/coroutines.js';
import { CancelledError } from '../core/exceptions.js';
import { frameOf } from '../core/tasks.js';
import { leave, notifyOne, park, type Queued } from '../core/waitqueue.js';
import { type Hold, Lock, withLock } from './locks.js';

/** The wait for `notify`. A task that was notified and is cancelled before it runs passes the notification on. */
class Notification extends BaseAwaitable<void> implements Waitable, Queued {
  waiters_: Waiter | null = null;
  wait_(task: WaitingTask): unknown {
    return park(this, task, this);
  }
  resume_(): unknown {
    return undefined;
  }
  cancel_(task: WaitingTask): boolean {
    if (!leave(this, task)) notifyOne(this);
    return false;
  }
  toString(): string {
    return 'a Condition';
  }
}

/**
 * A lock together with a notification: tasks wait until another task has changed what the lock guards. Source: CPython
 * `asyncio.Condition`.
 */
export class Condition {
  private lock_: Lock;
  private notification_ = new Notification();

  /** Uses `lock`; default: a new Lock. Throws TypeError if it is not a Lock. */
  constructor(lock: Lock = new Lock()) {
    if (!(lock instanceof Lock))
      throw new TypeError(`Condition(lock): expected a Lock, got ${kind(lock)}`);
    this.lock_ = lock;
  }

  /** True while a task holds the lock. */
  locked(): boolean {
    return this.lock_.locked();
  }

  /** As `lock.acquire()`. */
  acquire(): Awaitable<true> {
    return this.lock_.acquire();
  }

  /** As `lock.release()`. */
  release(): void {
    this.lock_.release();
  }

  /**
   * Acquires the lock, runs `body`, releases the lock; returns the value of `body`. Stands for Python's `async with
   * condition`.
   */
  with<T>(body: Coroutine<T>): Awaitable<T> {
    return withLock(this.lock_, frameOf(body, 'Condition.with(body)'));
  }

  /** As `lock.hold()`. */
  hold(): Awaitable<Hold> {
    return this.lock_.hold();
  }

  /**
   * Releases the lock, waits for a notification, acquires the lock again; its value is true. The lock is held at the
   * end even if the wait was cancelled. Throws Error if the lock is not held.
   */
  wait(): Awaitable<true> {
    return this.park_() as unknown as Awaitable<true>;
  }

  /** Waits, as `wait` does, until `predicate()` returns a true value; returns that. */
  waitFor<T>(predicate: () => T): Awaitable<T> {
    if (typeof predicate !== 'function')
      throw new TypeError(
        `Condition.waitFor(predicate): expected a function, got ${kind(predicate)}`,
      );
    return this.parkUntil_(predicate) as unknown as Awaitable<T>;
  }

  /** Wakes the `n` tasks that have waited longest; default 1. Throws Error if the lock is not held. */
  notify(n = 1): void {
    checkNumber(n, 'notify(n)');
    if (!this.locked()) throw new Error('cannot notify on un-acquired lock');
    while (n-- > 0 && notifyOne(this.notification_));
  }

  /** Wakes all tasks that wait. Throws Error if the lock is not held. */
  notifyAll(): void {
    this.notify(Number.POSITIVE_INFINITY);
  }

  private async park_(): Promise<true> {
    if (!this.locked()) throw new Error('cannot wait on un-acquired lock');
    this.release();
    let notified = false;
    try {
      try {
        await this.notification_;
        notified = true;
      } finally {
        await this.takeBack_();
      }
      return true;
    } catch (error) {
      if (notified) notifyOne(this.notification_);
      throw error;
    }
  }

  /** Acquires the lock, even if it is cancelled meanwhile; then throws the latest cancellation. */
  private async takeBack_(): Promise<void> {
    let cancelled: unknown = null;
    for (;;) {
      try {
        await this.lock_.acquire();
        break;
      } catch (error) {
        if (!(error instanceof CancelledError)) throw error;
        cancelled = error;
      }
    }
    if (cancelled !== null) throw cancelled;
  }

  private async parkUntil_<T>(predicate: () => T): Promise<T> {
    for (;;) {
      const value = predicate();
      if (value) return value;
      await this.park_();
    }
  }
}

import type { Awaitable, WaitingTask } from '../core/awaitable.js';
import { checkNumber, kind } from '../core/checks.js';
import type { Coroutine } from '../core/coroutines.js';
import { CancelledError } from '../core/exceptions.js';
import { Frame, RETURNED } from '../core/frame.js';
import { frameOf } from '../core/tasks.js';
import { leave, notifyOne, Wait } from '../core/waitqueue.js';
import { type Hold, Lock, withLock } from './locks.js';

/** The wait for `notify`. A task that was notified and is cancelled before it runs passes the notification on. */
class Notification extends Wait<void> {
  override cancel_(task: WaitingTask): boolean {
    if (!leave(this, task)) notifyOne(this);
    return false;
  }

  what_(): string {
    return 'a Condition';
  }
}

// Labels of a Waiting. At UNWOUND it has been cancelled, and has to acquire the lock.
const WAITING = 1;
const UNWOUND = 2;
const ACQUIRING = 3;
const ENDING = 4;

/** One call of `wait`. It acquires the lock at its end even if it is cancelled, once or several times. */
class Waiting extends Frame<true> {
  condition_: Condition;
  notified_ = false;
  /** The latest cancellation; null: none. */
  error_: unknown = null;

  constructor(condition: Condition) {
    super(stepWaiting as never);
    this.condition_ = condition;
  }

  override t(error: unknown): boolean {
    const { n } = this;
    if (!(error instanceof CancelledError) || (n !== WAITING && n !== ACQUIRING)) return false;
    this.n = UNWOUND;
    this.error_ = error;
    return true;
  }
}

function stepWaiting(frame: Waiting): unknown {
  const { lock_, notification_ } = frame.condition_;
  const { n, error_ } = frame;
  if (n === 0) {
    if (!lock_.locked()) throw new Error('cannot wait on un-acquired lock');
    lock_.release();
    frame.n = WAITING;
    return notification_;
  }
  if (n < ACQUIRING) {
    if (n === WAITING) frame.notified_ = true;
    frame.n = ACQUIRING;
    return lock_.acquire();
  }
  if (error_ === null) {
    frame.n = RETURNED;
    return true;
  }
  frame.n = ENDING;
  if (frame.notified_) notifyOne(notification_);
  throw error_;
}

/**
 * A lock together with a notification: tasks wait until another task has changed what the lock guards. Source: CPython
 * `asyncio.Condition`.
 */
export class Condition {
  lock_: Lock;
  notification_ = new Notification();

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
    return new Waiting(this);
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

  private async parkUntil_<T>(predicate: () => T): Promise<T> {
    for (;;) {
      const value = predicate();
      if (value) return value;
      await new Waiting(this);
    }
  }
}

/// <reference lib="esnext.disposable" preserve="true" />
import {
  type Awaitable,
  BaseAwaitable,
  type Waitable,
  type WaitingTask,
} from '../core/awaitable.js';
import type { Coroutine } from '../core/coroutines.js';
import { INSIDE, Scope } from '../core/scope.js';
import { frameOf } from '../core/tasks.js';
import {
  leave,
  notifyAll,
  notifyOne,
  park,
  parkAlone,
  type Slot,
  Wait,
} from '../core/waitqueue.js';

/** A flag that any number of tasks can wait for. Source: CPython `asyncio.Event`. */
export class Event {
  private awaitable_ = new EventWait();

  /** True after `set`, until `clear`. */
  isSet(): boolean {
    return this.awaitable_.flag_ === true;
  }

  /** Sets the flag and wakes all tasks that wait. Call it from tasks; for interrupts use ThreadSafeFlag. */
  set(): void {
    const wait = this.awaitable_;
    wait.flag_ = true;
    notifyAll(wait);
  }

  /** Clears the flag: `wait` waits again. */
  clear(): void {
    this.awaitable_.flag_ = false;
  }

  /** Waits until the flag is set; at once if it is. Its value is true. Cancelling leaves the flag as it is. */
  wait(): Awaitable<true> {
    return this.awaitable_;
  }
}

// A separate object, which holds all state: if the Event itself were awaitable, an async function could not return one.
class EventWait extends Wait<true> {
  /** Missing until it is set. */
  declare flag_?: boolean;

  override wait_(task: WaitingTask): unknown {
    return this.flag_ ? true : park(this, task, this);
  }

  what_(): string {
    return 'an Event';
  }
}

interface Lockable {
  acquire(): Awaitable<unknown>;
  release(): void;
}

// The label at which a scope waits for its lock.
const ACQUIRING = 1;

/** Awaits `body` while it holds the lock. */
class During<T> extends Scope<T> {
  private lock_: Lockable;
  private body_: unknown;

  constructor(lock: Lockable, body: unknown) {
    super();
    this.lock_ = lock;
    this.body_ = body;
  }

  enter_(): unknown {
    if (this.n === ACQUIRING) {
      this.n = INSIDE;
      return this.body_;
    }
    this.n = ACQUIRING;
    return this.lock_.acquire();
  }

  exit_(_failed: boolean, end: unknown): unknown {
    this.lock_.release();
    return end;
  }
}

export function withLock<T>(lock: Lockable, body: unknown): Awaitable<T> {
  return new During<T>(lock, body);
}

/** The value of `hold`: releases the lock when it is disposed, once. */
export class Hold {
  private lock_: Lockable | null;

  constructor(lock: Lockable) {
    this.lock_ = lock;
  }

  [Symbol.dispose](): void {
    const lock = this.lock_;
    this.lock_ = null;
    if (lock !== null) lock.release();
  }
}

class Holding extends Scope<Hold> {
  private lock_: Lockable;

  constructor(lock: Lockable) {
    super();
    this.lock_ = lock;
  }

  enter_(): unknown {
    this.n = INSIDE;
    return this.lock_.acquire();
  }

  exit_(failed: boolean, end: unknown): unknown {
    return failed ? end : new Hold(this.lock_);
  }
}

export function hold(lock: Lockable): Awaitable<Hold> {
  return new Holding(lock);
}

// States of a lock. HANDED: released to a waiting task that has not run yet, so that no other task can overtake it.
const FREE = 0;
const LOCKED = 1;
const HANDED = 2;

/** Mutual exclusion, first come, first served. Source: CPython `asyncio.Lock`. */
export class Lock {
  private acquire_ = new LockWait();

  /** True while a task holds the lock. */
  locked(): boolean {
    return this.acquire_.owned_ === LOCKED;
  }

  /** Waits until the lock is free, and takes it. Its value is true. A task that is cancelled does not get the lock. */
  acquire(): Awaitable<true> {
    return this.acquire_;
  }

  /** Hands the lock to the longest-waiting task. Throws Error if the lock is not held. */
  release(): void {
    const wait = this.acquire_;
    if (wait.owned_ !== LOCKED) throw new Error('Lock is not acquired.');
    wait.owned_ = notifyOne(wait) ? HANDED : FREE;
  }

  /**
   * Acquires the lock, runs `body`, releases the lock; returns the value of `body`. Stands for Python's `async with
   * lock`.
   */
  with<T>(body: Coroutine<T>): Awaitable<T> {
    return withLock(this, frameOf(body, 'Lock.with(body)'));
  }

  /** For `using held = await lock.hold()`: acquires the lock; the end of the block releases it. */
  hold(): Awaitable<Hold> {
    return hold(this);
  }
}

class LockWait extends Wait<true> {
  /** Missing until it is acquired. */
  declare owned_?: number;

  override wait_(task: WaitingTask): unknown {
    return this.owned_ ? park(this, task, this) : this.resume_();
  }

  override resume_(): unknown {
    this.owned_ = LOCKED;
    return true;
  }

  override cancel_(task: WaitingTask): boolean {
    if (!leave(this, task)) this.owned_ = notifyOne(this) ? HANDED : FREE;
    return false;
  }

  what_(): string {
    return 'a Lock';
  }
}

/**
 * Wakes a task from a callback of the host: of a pin, a timer or an interrupt. One task waits at a time; the end of
 * the wait clears the flag. Source: MicroPython `asyncio.ThreadSafeFlag`.
 */
export class ThreadSafeFlag {
  private awaitable_ = new FlagWait();

  /** Wakes the task that waits; if none does, the next `wait` returns at once. Can be called at any time. */
  set(): void {
    const wait = this.awaitable_;
    wait.flag_ = true;
    const task = wait.waiter_;
    if (task !== null && !task.ready_) task.notify_();
  }

  /** Clears the flag. */
  clear(): void {
    this.awaitable_.flag_ = false;
  }

  /**
   * Waits until the flag is set, and clears it. Cancelling leaves the flag as it is. Throws Error if another task
   * waits.
   */
  wait(): Awaitable<void> {
    return this.awaitable_;
  }
}

class FlagWait extends BaseAwaitable<void> implements Waitable, Slot {
  flag_ = false;
  waiter_: WaitingTask | null = null;

  wait_(task: WaitingTask): unknown {
    const { waiter_ } = this;
    if (waiter_ !== null)
      throw new Error(`another task (${waiter_.getName()}) is already waiting for this flag`);
    if (!this.flag_) return parkAlone(this, task, this);
    this.flag_ = false;
    return undefined;
  }

  resume_(task: WaitingTask): unknown {
    this.waiter_ = null;
    return this.wait_(task);
  }

  cancel_(): boolean {
    this.waiter_ = null;
    return false;
  }

  what_(): string {
    return 'a ThreadSafeFlag';
  }
}

/// <reference lib="esnext.disposable" preserve="true" />
import {
  type Awaitable,
  BaseAwaitable,
  type Waitable,
  type Waiter,
  type WaitingTask,
} from '../core/awaitable.js';
import type { Coroutine } from '../core/coroutines.js';
import { frameOf } from '../core/tasks.js';
import {
  leave,
  notifyAll,
  notifyOne,
  park,
  parkAlone,
  type Queued,
  type Slot,
} from '../core/waitqueue.js';

/** A flag that any number of tasks can wait for. Source: CPython `asyncio.Event`. */
export class Event implements Queued {
  waiters_: Waiter | null = null;
  flag_ = false;
  private awaitable_ = new EventWait(this);

  /** True after `set`, until `clear`. */
  isSet(): boolean {
    return this.flag_;
  }

  /** Sets the flag and wakes all tasks that wait. Call it from tasks; for interrupts use ThreadSafeFlag. */
  set(): void {
    this.flag_ = true;
    notifyAll(this);
  }

  /** Clears the flag: `wait` waits again. */
  clear(): void {
    this.flag_ = false;
  }

  /** Waits until the flag is set; at once if it is. Its value is true. Cancelling leaves the flag as it is. */
  wait(): Awaitable<true> {
    return this.awaitable_;
  }
}

// A separate object: if the Event itself were awaitable, an async function could not return one.
class EventWait extends BaseAwaitable<true> implements Waitable {
  private event_: Event;
  constructor(event: Event) {
    super();
    this.event_ = event;
  }
  wait_(task: WaitingTask): unknown {
    if (this.event_.flag_) return true;
    return park(this.event_, task, this);
  }
  resume_(): unknown {
    return true;
  }
  cancel_(task: WaitingTask): boolean {
    leave(this.event_, task);
    return false;
  }
  toString(): string {
    return 'an Event';
  }
}

interface Lockable {
  acquire(): Awaitable<unknown>;
  release(): void;
}

export function withLock<T>(lock: Lockable, body: unknown): Awaitable<T> {
  return during(lock, body) as unknown as Awaitable<T>;
}

async function during(lock: Lockable, body: unknown): Promise<unknown> {
  await lock.acquire();
  try {
    return await body;
  } finally {
    lock.release();
  }
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

export function hold(lock: Lockable): Awaitable<Hold> {
  return acquired(lock) as unknown as Awaitable<Hold>;
}

async function acquired(lock: Lockable): Promise<Hold> {
  await lock.acquire();
  return new Hold(lock);
}

// States of a lock. HANDED: released to a waiting task that has not run yet, so that no other task can overtake it.
const FREE = 0;
const LOCKED = 1;
const HANDED = 2;

/** Mutual exclusion, first come, first served. Source: CPython `asyncio.Lock`. */
export class Lock implements Queued {
  waiters_: Waiter | null = null;
  owned_ = FREE;
  private acquire_ = new LockWait(this);

  /** True while a task holds the lock. */
  locked(): boolean {
    return this.owned_ === LOCKED;
  }

  /** Waits until the lock is free, and takes it. Its value is true. A task that is cancelled does not get the lock. */
  acquire(): Awaitable<true> {
    return this.acquire_;
  }

  /** Hands the lock to the longest-waiting task. Throws Error if the lock is not held. */
  release(): void {
    if (this.owned_ !== LOCKED) throw new Error('Lock is not acquired.');
    this.pass_();
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

  pass_(): void {
    this.owned_ = notifyOne(this) ? HANDED : FREE;
  }
}

class LockWait extends BaseAwaitable<true> implements Waitable {
  private lock_: Lock;
  constructor(lock: Lock) {
    super();
    this.lock_ = lock;
  }
  wait_(task: WaitingTask): unknown {
    const lock = this.lock_;
    if (lock.owned_ === FREE) {
      lock.owned_ = LOCKED;
      return true;
    }
    return park(lock, task, this);
  }
  resume_(): unknown {
    this.lock_.owned_ = LOCKED;
    return true;
  }
  cancel_(task: WaitingTask): boolean {
    if (!leave(this.lock_, task)) this.lock_.pass_();
    return false;
  }
  toString(): string {
    return 'a Lock';
  }
}

/**
 * Wakes a task from a callback of the host: of a pin, a timer or an interrupt. One task waits at a time; the end of
 * the wait clears the flag. Source: MicroPython `asyncio.ThreadSafeFlag`.
 */
export class ThreadSafeFlag implements Slot {
  flag_ = false;
  waiter_: WaitingTask | null = null;
  private awaitable_ = new FlagWait(this);

  /** Wakes the task that waits; if none does, the next `wait` returns at once. Can be called at any time. */
  set(): void {
    this.flag_ = true;
    const task = this.waiter_;
    if (task !== null && !task.ready_) task.notify_();
  }

  /** Clears the flag. */
  clear(): void {
    this.flag_ = false;
  }

  /**
   * Waits until the flag is set, and clears it. Cancelling leaves the flag as it is. Throws Error if another task
   * waits.
   */
  wait(): Awaitable<void> {
    return this.awaitable_;
  }
}

class FlagWait extends BaseAwaitable<void> implements Waitable {
  private owner_: ThreadSafeFlag;
  constructor(owner: ThreadSafeFlag) {
    super();
    this.owner_ = owner;
  }
  wait_(task: WaitingTask): unknown {
    const owner = this.owner_;
    if (owner.waiter_ !== null)
      throw new Error(`another task (${owner.waiter_.getName()}) is already waiting for this flag`);
    if (owner.flag_) {
      owner.flag_ = false;
      return undefined;
    }
    return parkAlone(owner, task, this);
  }
  resume_(task: WaitingTask): unknown {
    this.owner_.waiter_ = null;
    return this.wait_(task);
  }
  cancel_(): boolean {
    this.owner_.waiter_ = null;
    return false;
  }
  toString(): string {
    return 'a ThreadSafeFlag';
  }
}

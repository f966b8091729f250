import {
  type Awaitable,
  BaseAwaitable,
  type Waitable,
  type Waiter,
  type WaitingTask,
} from '../core/awaitable.js';
import { checkNumber } from '../core/checks.js';
import type { Coroutine } from '../core/coroutines.js';
import { frameOf } from '../core/tasks.js';
import { leave, notifyOne, park, type Queued } from '../core/waitqueue.js';
import { type Hold, hold, withLock } from './locks.js';

/** Lets a limited number of tasks in at a time, first come, first served. Source: CPython `asyncio.Semaphore`. */
export class Semaphore implements Queued {
  waiters_: Waiter | null = null;
  value_: number;
  /** How many tasks were let in and have not run since. */
  handed_ = 0;
  private acquire_ = new SemaphoreWait(this);

  /** `value`: how many tasks it lets in. Throws TypeError if that is not a number, RangeError if it is negative. */
  constructor(value = 1) {
    checkNumber(value, 'Semaphore(value)');
    if (value < 0) throw new RangeError('Semaphore initial value must be >= 0');
    this.value_ = value;
  }

  /** Whether `acquire` would have to wait. */
  locked(): boolean {
    return this.value_ === 0 || this.handed_ > 0 || this.waiters_ !== null;
  }

  /** Waits until the task is let in. Its value is true. A task that is cancelled takes no place. */
  acquire(): Awaitable<true> {
    return this.acquire_;
  }

  /** Lets one more task in. Any task may call it. */
  release(): void {
    this.value_++;
    this.pass_();
  }

  /** Acquires, runs `body`, releases; returns the value of `body`. Stands for Python's `async with semaphore`. */
  with<T>(body: Coroutine<T>): Awaitable<T> {
    return withLock(this, frameOf(body, 'Semaphore.with(body)'));
  }

  /** For `using held = await semaphore.hold()`: acquires; the end of the block releases. */
  hold(): Awaitable<Hold> {
    return hold(this);
  }

  pass_(): boolean {
    if (this.waiters_ === null) return false;
    this.value_--;
    this.handed_++;
    return notifyOne(this);
  }
}

class SemaphoreWait extends BaseAwaitable<true> implements Waitable {
  private semaphore_: Semaphore;
  constructor(semaphore: Semaphore) {
    super();
    this.semaphore_ = semaphore;
  }
  wait_(task: WaitingTask): unknown {
    const semaphore = this.semaphore_;
    if (!semaphore.locked()) {
      semaphore.value_--;
      return true;
    }
    return park(semaphore, task, this);
  }
  resume_(): unknown {
    this.semaphore_.handed_--;
    this.passAll_();
    return true;
  }
  cancel_(task: WaitingTask): boolean {
    const semaphore = this.semaphore_;
    if (!leave(semaphore, task)) {
      semaphore.handed_--;
      semaphore.value_++;
    }
    this.passAll_();
    return false;
  }
  /** Lets in the tasks that had to queue behind this one, though there was room for them. */
  private passAll_(): void {
    while (this.semaphore_.value_ > 0 && this.semaphore_.pass_());
  }
  toString(): string {
    return 'a Semaphore';
  }
}

/**
 * A Semaphore whose `release` throws RangeError when it would exceed the initial value. Source: CPython
 * `asyncio.BoundedSemaphore`.
 */
export class BoundedSemaphore extends Semaphore {
  private bound_: number;

  constructor(value = 1) {
    super(value);
    this.bound_ = value;
  }

  override release(): void {
    if (this.value_ >= this.bound_)
      throw new RangeError('BoundedSemaphore released too many times');
    super.release();
  }
}

import type { Awaitable, WaitingTask } from '../core/awaitable.js';
import { checkNumber } from '../core/checks.js';
import type { Coroutine } from '../core/coroutines.js';
import { frameOf } from '../core/tasks.js';
import { leave, notifyOne, park, Wait } from '../core/waitqueue.js';
import { type Hold, hold, withLock } from './locks.js';

/** Lets a limited number of tasks in at a time, first come, first served. Source: CPython `asyncio.Semaphore`. */
export class Semaphore {
  acquire_: SemaphoreWait;

  /** `value`: how many tasks it lets in. Throws TypeError if that is not a number, RangeError if it is negative. */
  constructor(value = 1) {
    checkNumber(value, 'Semaphore(value)');
    if (value < 0) throw new RangeError('Semaphore initial value must be >= 0');
    this.acquire_ = new SemaphoreWait(value);
  }

  /** Whether `acquire` would have to wait. */
  locked(): boolean {
    return this.acquire_.locked_();
  }

  /** Waits until the task is let in. Its value is true. A task that is cancelled takes no place. */
  acquire(): Awaitable<true> {
    return this.acquire_;
  }

  /** Lets one more task in. Any task may call it. */
  release(): void {
    this.acquire_.value_++;
    this.acquire_.pass_();
  }

  /** Acquires, runs `body`, releases; returns the value of `body`. Stands for Python's `async with semaphore`. */
  with<T>(body: Coroutine<T>): Awaitable<T> {
    return withLock(this, frameOf(body, 'Semaphore.with(body)'));
  }

  /** For `using held = await semaphore.hold()`: acquires; the end of the block releases. */
  hold(): Awaitable<Hold> {
    return hold(this);
  }
}

class SemaphoreWait extends Wait<true> {
  value_: number;
  /** How many tasks were let in and have not run since. */
  private handed_ = 0;

  constructor(value: number) {
    super();
    this.value_ = value;
  }

  locked_(): boolean {
    return this.value_ === 0 || this.handed_ > 0 || !!this.waiters_;
  }

  override wait_(task: WaitingTask): unknown {
    if (this.locked_()) return park(this, task, this);
    this.value_--;
    return true;
  }

  override resume_(): unknown {
    this.handed_--;
    this.passAll_();
    return true;
  }

  override cancel_(task: WaitingTask): boolean {
    if (!leave(this, task)) {
      this.handed_--;
      this.value_++;
    }
    this.passAll_();
    return false;
  }

  /** Lets in the longest-waiting task. Returns false if none waits. */
  pass_(): boolean {
    if (!notifyOne(this)) return false;
    this.value_--;
    this.handed_++;
    return true;
  }

  /** Lets in the tasks that had to queue behind this one, though there was room for them. */
  private passAll_(): void {
    while (this.value_ > 0 && this.pass_());
  }

  what_(): string {
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
    if (this.acquire_.value_ >= this.bound_)
      throw new RangeError('BoundedSemaphore released too many times');
    super.release();
  }
}

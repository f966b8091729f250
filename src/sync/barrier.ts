import {
  type Awaitable,
  BaseAwaitable,
  type Waitable,
  type WaitingTask,
} from '../core/awaitable.js';
import { checkNumber } from '../core/checks.js';
import { BrokenBarrierError } from '../core/exceptions.js';
import { leave, notifyAll, park, type Queued } from '../core/waitqueue.js';

const FILLING = 0;
const DRAINING = 1;
const RESETTING = 2;
const BROKEN = 3;

/** One call of `wait`: enters the barrier, waits for the others, leaves. */
class Crossing extends BaseAwaitable<number> implements Waitable {
  private barrier_: Barrier;
  /** How many tasks had entered before it; -1 while it is outside. */
  private index_ = -1;
  private task_: WaitingTask | null = null;

  constructor(barrier: Barrier) {
    super();
    this.barrier_ = barrier;
  }

  wait_(task: WaitingTask): unknown {
    const barrier = this.barrier_;
    if (this.task_ !== null) throw new Error('Barrier: another task awaits this wait()');
    if (barrier.state_ === DRAINING || barrier.state_ === RESETTING) return this.park_(task);
    if (barrier.state_ === BROKEN) throw new BrokenBarrierError('Barrier aborted');
    this.index_ = barrier.count_++;
    if (barrier.count_ < barrier.parties) return this.park_(task);
    barrier.state_ = DRAINING;
    notifyAll(barrier.inside_);
    return this.leave_();
  }

  private park_(task: WaitingTask): unknown {
    this.task_ = task;
    return park(this.gate_(), task, this);
  }

  private gate_(): Queued {
    return this.index_ < 0 ? this.barrier_.outside_ : this.barrier_.inside_;
  }

  private leave_(): number {
    const index = this.index_;
    this.index_ = -1;
    this.barrier_.leave_();
    return index;
  }

  resume_(task: WaitingTask): unknown {
    this.task_ = null;
    if (this.index_ < 0) return this.wait_(task);
    const { state_ } = this.barrier_;
    // A barrier that opened, but was broken or reset before this task could leave, counts as broken. Source: CPython.
    const broken = state_ === BROKEN || state_ === RESETTING;
    const index = this.leave_();
    if (broken) throw new BrokenBarrierError('Abort or reset of barrier');
    return index;
  }

  cancel_(task: WaitingTask): boolean {
    leave(this.gate_(), task);
    this.task_ = null;
    if (this.index_ >= 0) this.leave_();
    return false;
  }

  what_(): string {
    return 'a Barrier';
  }
}

/**
 * Tasks wait for each other: `parties` of them pass together, again and again. Source: CPython 3.11 `asyncio.Barrier`.
 */
export class Barrier {
  /** How many tasks pass together. */
  readonly parties: number;
  state_ = FILLING;
  /** How many tasks are inside: they wait, or have not left yet. */
  count_ = 0;
  /** Tasks wait for it to open. */
  inside_: Queued = {};
  /** Tasks wait until it is empty. */
  outside_: Queued = {};

  /** Throws TypeError if `parties` is not a number, RangeError if it is less than 1. */
  constructor(parties: number) {
    checkNumber(parties, 'Barrier(parties)');
    if (parties < 1)
      throw new RangeError(`Barrier(parties): expected a number >= 1, got ${parties}`);
    this.parties = parties;
  }

  /** How many tasks wait inside; 0 while they leave. */
  get nWaiting(): number {
    return this.state_ === FILLING ? this.count_ : 0;
  }

  /** True after `abort`, until `reset`. */
  get broken(): boolean {
    return this.state_ === BROKEN;
  }

  /**
   * Waits until `parties` tasks wait. Its value is the number of tasks that came before, from 0 on. Throws
   * BrokenBarrierError if the barrier is broken, or is reset or aborted meanwhile. A task that is cancelled no longer
   * counts, so another one has to come.
   */
  wait(): Awaitable<number> {
    return new Crossing(this);
  }

  /**
   * Empties the barrier: tasks that wait inside get BrokenBarrierError. It can then be used again, even after `abort`.
   */
  reset(): void {
    this.state_ = this.count_ > 0 ? RESETTING : FILLING;
    this.wakeAll_();
  }

  /** Breaks the barrier: tasks that wait, and those that call `wait` before `reset`, get BrokenBarrierError. */
  abort(): void {
    this.state_ = BROKEN;
    this.wakeAll_();
  }

  leave_(): void {
    if (--this.count_ > 0 || this.state_ === BROKEN) return;
    this.state_ = FILLING;
    notifyAll(this.outside_);
  }

  private wakeAll_(): void {
    notifyAll(this.inside_);
    notifyAll(this.outside_);
  }
}

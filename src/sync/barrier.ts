import {
  type Awaitable,
  BaseAwaitable,
  type Waitable,
  type Waiter,
  type WaitingTask,
} from '../core/awaitable.js';
import { checkNumber } from '../core/checks.js';
import { BrokenBarrierError } from '../core/exceptions.js';
import { leave, notifyAll, park, type Queued } from '../core/waitqueue.js';

const FILLING = 0;
const DRAINING = 1;
const RESETTING = 2;
const BROKEN = 3;

/** A Barrier's gate: those who wait for it to open, or, while it drains, for it to close. */
class Gate implements Queued {
  waiters_: Waiter | null = null;
}

/** One call of `wait`: comes in, waits for the others, leaves. */
class Crossing extends BaseAwaitable<number> implements Waitable {
  private barrier_: Barrier;
  /** How many had come before; -1 until it is in. */
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

  private gate_(): Gate {
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
    // Opened, and broken or reset before this one could leave, counts as broken: as in CPython.
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

  toString(): string {
    return 'a Barrier';
  }
}

/** Tasks wait for each other: `parties` of them pass together, time and again. Source: CPython 3.11 `asyncio.Barrier`. */
export class Barrier {
  /** How many have to come. */
  readonly parties: number;
  state_ = FILLING;
  /** How many are inside: they wait, or have not left yet. */
  count_ = 0;
  inside_ = new Gate();
  outside_ = new Gate();

  constructor(parties: number) {
    checkNumber(parties, 'Barrier(parties)');
    if (parties < 1) throw new RangeError('Barrier(parties): must be >= 1');
    this.parties = parties;
  }

  /** How many wait inside; 0 while it empties. */
  get nWaiting(): number {
    return this.state_ === FILLING ? this.count_ : 0;
  }

  get broken(): boolean {
    return this.state_ === BROKEN;
  }

  /**
   * Waits until `parties` tasks wait; gives each another number, from 0 on, in the order in which they came. Throws
   * BrokenBarrierError if the barrier is reset or aborted meanwhile, or is broken. A task that is cancelled is missing.
   */
  wait(): Awaitable<number> {
    return new Crossing(this);
  }

  /** Empties the barrier: who waits inside gets BrokenBarrierError; it can be used again, also after `abort`. */
  reset(): void {
    this.state_ = this.count_ > 0 ? RESETTING : FILLING;
    this.wakeAll_();
  }

  /** Breaks the barrier: who waits, and who will, gets BrokenBarrierError, until `reset`. */
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

import {
  type Awaitable,
  BaseAwaitable,
  PENDING,
  type Waitable,
  type WaitingTask,
} from './awaitable.js';
import { checkNumber } from './checks.js';
import { setYielding } from './frame.js';
import { type Loop, loop, openLoop, runningLoop } from './loop.js';

/** A wait for one pass through the ready queue. It has no state, so one object serves all tasks. */
class Yield extends BaseAwaitable<unknown> implements Waitable {
  wait_(task: WaitingTask): unknown {
    task.notify_();
    return PENDING;
  }

  resume_(): unknown {
    return undefined;
  }

  cancel_(): boolean {
    return false;
  }

  what_(): string {
    return 'sleep';
  }
}
const yielding = new Yield();
setYielding(yielding);

class Sleep extends BaseAwaitable<unknown> implements Waitable {
  owner_: Loop;
  /** The deadline; 0 for one pass through the ready queue. */
  when_ = 0;
  value_: unknown = undefined;
  /** Returned by `sleep` and not awaited yet. */
  held_ = false;

  constructor(owner: Loop) {
    super();
    this.owner_ = owner;
  }

  wait_(task: WaitingTask): unknown {
    this.held_ = false;
    task.waitsFor_ = this;
    if (this.when_ === 0) task.notify_();
    else {
      const owner = loop as Loop;
      if (this.owner_ !== owner) this.move_(owner);
      task.when_ = this.when_;
      owner.schedule_(task);
    }
    return PENDING;
  }

  /** It was made while another loop was open: what is left of its time counts on. */
  private move_(owner: Loop): void {
    const left = this.when_ - this.owner_.port_.now();
    this.owner_ = owner;
    this.when_ = owner.deadline_(left);
  }

  resume_(): unknown {
    return this.value_;
  }

  cancel_(task: WaitingTask): boolean {
    if (!task.ready_) (loop as Loop).unschedule_(task);
    return false;
  }

  what_(task?: WaitingTask): string {
    if (task === undefined || task.ready_) return 'sleep';
    return `sleep ${Math.max(0, Math.floor(task.when_) - Math.floor((loop as Loop).port_.now()))} ms`;
  }
}

/**
 * Waits for `ms` milliseconds, counted from this call; 0 or less lets every other ready task run once.
 * Its value is `result`. Throws TypeError if `ms` is not a number. Cancelling ends it at once. Source: MicroPython
 * `asyncio.sleep_ms`.
 */
export function sleepMs(ms: number): Awaitable<void>;
export function sleepMs<T>(ms: number, result: T): Awaitable<T>;
export function sleepMs(ms: number, result?: unknown): Awaitable<unknown> {
  return start(ms, result, 'sleepMs(ms)');
}

/** As `sleepMs`, in seconds; fractions are allowed. Source: CPython `asyncio.sleep`. */
export function sleep(seconds: number): Awaitable<void>;
export function sleep<T>(seconds: number, result: T): Awaitable<T>;
export function sleep(seconds: number, result?: unknown): Awaitable<unknown> {
  // The most common switch: no further checks.
  if (seconds === 0 && result === undefined && loop !== null) return yielding;
  checkNumber(seconds, 'sleep(seconds)');
  return start(seconds * 1000, result, 'sleep(seconds)');
}

/** Reuses one Sleep object for all calls whose value is awaited at once, so a loop that sleeps allocates nothing. */
function start(ms: number, result: unknown, where: string): Awaitable<unknown> {
  const owner = openLoop();
  if (ms === 0 && result === undefined) return yielding;
  checkNumber(ms, where);
  let sleeping = owner.sleep_ as Sleep | null;
  if (sleeping === null || sleeping.held_ || result !== undefined) {
    sleeping = new Sleep(owner);
    if (result === undefined) owner.sleep_ = sleeping;
    else sleeping.value_ = result;
  }
  sleeping.held_ = true;
  sleeping.when_ = ms > 0 ? owner.deadline_(ms) : 0;
  return sleeping;
}

/**
 * The time of the clock that timers use, in ms: it only goes forward, whatever is done to that of the engine. So
 * differences need no `ticks_diff`. Throws Error outside of a run. Source: MicroPython `time.ticks_ms`.
 */
export function ticksMs(): number {
  return runningLoop().port_.now();
}

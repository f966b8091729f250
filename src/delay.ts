import type { Awaitable } from './awaitable.js';
import { Event } from './locks.js';
import { runningLoop } from './loop.js';
import { checkNumber, createTask, kind } from './tasks.js';
import type { Timed } from './timers.js';

/**
 * A timer that can be started again while it runs: a watchdog, a switch that must not chatter, a light that goes out.
 * After Peter Hinch's `Delay_ms` for MicroPython.
 */
export class Delay implements Timed {
  when_ = 0;
  child_: Timed | null = null;
  next_: unknown = null;
  prev_: unknown = null;
  private ms_: number;
  private callback_: (() => unknown) | undefined;
  private running_ = false;
  private over_ = new Event();

  /** `ms`: how long it runs. `callback` is called, or as an async function run as a task, each time it ends. */
  constructor(ms: number, callback?: () => unknown) {
    checkNumber(ms, 'Delay(ms, callback)');
    if (callback !== undefined && typeof callback !== 'function')
      throw new TypeError(`Delay(ms, callback): expected a function, got ${kind(callback)}`);
    this.ms_ = ms;
    this.callback_ = callback;
  }

  /** Starts it, or lets it begin anew: it ends `ms` from now. Allocates nothing. */
  trigger(ms = this.ms_): void {
    checkNumber(ms, 'trigger(ms)');
    const owner = runningLoop();
    this.stop();
    this.over_.clear();
    this.running_ = true;
    this.when_ = owner.deadline_(ms);
    owner.schedule_(this);
  }

  /** Stops it: the callback is not called. */
  stop(): void {
    if (this.running_) runningLoop().unschedule_(this);
    this.running_ = false;
  }

  running(): boolean {
    return this.running_;
  }

  /** Waits until it has ended by itself; at once if it has, and was not triggered since. Cancelling leaves it running. */
  wait(): Awaitable<true> {
    return this.over_.wait();
  }

  expire_(): void {
    this.running_ = false;
    this.over_.set();
    if (this.callback_ !== undefined) createTask(this.callback_ as () => PromiseLike<unknown>);
  }
}

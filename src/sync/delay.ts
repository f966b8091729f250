import { Alarm } from '../core/alarm.js';
import type { Awaitable } from '../core/awaitable.js';
import { checkNumber, kind } from '../core/checks.js';
import { createTask } from '../core/tasks.js';
import { Event } from './locks.js';

/**
 * A timer that can be started again while it runs: a watchdog, a switch that must not chatter, a light that goes out.
 * All times are in milliseconds, as in `setInterval`, though the name does not end in `Ms`.
 * Source: Peter Hinch's `Delay_ms` for MicroPython.
 */
export class Delay {
  private ms_: number;
  private callback_: (() => unknown) | undefined;
  // Made at the first `trigger`: a Delay may be made before a loop runs.
  private alarm_: Alarm | undefined = undefined;
  private over_ = new Event();

  /**
   * `ms`: how long it runs, in milliseconds. `callback` runs as a task each time it ends. Throws TypeError for other
   * types.
   */
  constructor(ms: number, callback?: () => unknown) {
    checkNumber(ms, 'Delay(ms, callback)');
    if (callback !== undefined && typeof callback !== 'function')
      throw new TypeError(`Delay(ms, callback): expected a function, got ${kind(callback)}`);
    this.ms_ = ms;
    this.callback_ = callback;
  }

  /**
   * Starts it, or starts it again: it ends `ms` milliseconds from now; default: those of the constructor. Allocates
   * nothing.
   */
  trigger(ms = this.ms_): void {
    checkNumber(ms, 'trigger(ms)');
    this.alarm_ ??= new Alarm(() => this.end_());
    this.over_.clear();
    this.alarm_.arm_(ms);
  }

  /** Stops it: the callback is not called, and tasks in `wait` keep waiting. */
  stop(): void {
    this.alarm_?.cancel_();
  }

  /** True from `trigger` until it ends or is stopped. */
  running(): boolean {
    return this.alarm_?.waits_ === true;
  }

  /**
   * Waits until its time has passed; at once if that was so and it was not triggered since. Its value is true.
   * Cancelling leaves the timer running.
   */
  wait(): Awaitable<true> {
    return this.over_.wait();
  }

  private end_(): void {
    if (this.callback_ !== undefined) createTask(this.callback_ as () => PromiseLike<unknown>);
    this.over_.set();
  }
}
